import type { KeyObject } from 'node:crypto';
import type { MerchantKey } from '../../client';
import { AesGcm } from '../../crypto';
import { ConfigError, DecryptionError, NotificationError } from '../../errors';
import { type HeaderReader, requestIdOf } from '../../http';
import { parseJson } from '../../json';
import { encryptedFieldsOfEvent } from '../../openapi';
import type { PlatformKeys } from '../../trust';
import { decryptFields, type EncryptedPaths, verify } from '../../v3';
import type { V3Event } from '../event';
import { type Envelope, readEnvelope } from './envelope';

/** Keys to verify and decrypt notifications of APIv3 with. */
export interface V3Keys {
  readonly keys: PlatformKeys;
  readonly apiv3Key: KeyObject | undefined;
  readonly merchantKey: Pick<MerchantKey, 'decrypt'>;
  /** Returns the current Unix time in milliseconds. */
  readonly clock: () => number;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Verifies a notification, then parses and decrypts it.
 *
 * @throws {SignatureError} if WeChat Pay's signature is missing or invalid.
 * @throws {NotificationError} if it is signed but is not a notification.
 * @throws {DecryptionError} if the APIv3 key does not decrypt it.
 * @throws {ConfigError} if the APIv3 key is missing.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012071382
 */
export async function decodeV3(
  headers: HeaderReader,
  body: Uint8Array,
  options: V3Keys,
): Promise<V3Event<string, unknown>> {
  await verify({ headers, body }, options.keys, options.clock());
  const { facts, resource } = readEnvelope(parseBody(body));
  const { id, create_time, event_type, resource_type, summary } = facts;
  const paths = encryptedFieldsOfEvent(event_type);
  const plain = parsePlaintext(decrypt(resource, options.apiv3Key));
  return {
    version: 'v3',
    id,
    create_time,
    event_type,
    resource_type,
    summary,
    original_type: resource.original_type,
    resource: paths.length === 0 ? plain : await decryptEncryptedFields(plain, paths, options),
    serial: headers.get('Wechatpay-Serial') ?? '',
    requestId: requestIdOf(headers),
  };
}

function decryptEncryptedFields(
  plain: unknown,
  paths: EncryptedPaths['paths'],
  { merchantKey }: V3Keys,
): Promise<unknown> {
  const fields = { name: 'resource', paths, hint: 'The notification is genuine.' };
  return decryptFields(fields, plain, (ciphertext) => merchantKey.decrypt(ciphertext));
}

function decrypt(resource: Envelope['resource'], key: KeyObject | undefined): string {
  if (key === undefined) {
    throw new ConfigError(
      'apiv3Key',
      'expected the APIv3 key to decrypt notifications with, received undefined',
      'Pass the APIv3 key that is set on the merchant platform under API security.',
    );
  }
  return AesGcm.decrypt(resource.ciphertext, key, resource.nonce, resource.associated_data);
}

function parseBody(body: Uint8Array): unknown {
  try {
    return parseJson(UTF8.decode(body));
  } catch (cause) {
    throw new NotificationError('Expected JSON in the signed body, received other text', {
      code: 'ERR_BODY',
      status: 400,
      hint: 'Report the request ID to WeChat Pay.',
      cause,
    });
  }
}

function parsePlaintext(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // No cause: it would contain part of the plaintext.
    throw new DecryptionError('Expected JSON in the decrypted resource, received other text', {
      hint: 'Report the request ID to WeChat Pay.',
    });
  }
}
