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

/** Whom to trust, and what to decrypt with. */
export interface V3Keys {
  readonly keys: PlatformKeys;
  readonly apiv3Key: KeyObject | undefined;
  readonly merchantKey: Pick<MerchantKey, 'decrypt'>;
  /** The present time in milliseconds. */
  readonly clock: () => number;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * From headers and bytes to an event: proven first, parsed and decrypted after.
 *
 * @throws {SignatureError} where it is not proven to be WeChat Pay's.
 * @throws {NotificationError} where it is, and is no notification all the same.
 * @throws {DecryptionError} where the APIv3 key does not open it.
 * @throws {ConfigError} where there is no APIv3 key.
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
    resource: paths.length === 0 ? plain : await openFields(plain, paths, options),
    serial: headers.get('Wechatpay-Serial') ?? '',
    requestId: requestIdOf(headers),
  };
}

function openFields(
  plain: unknown,
  paths: EncryptedPaths['paths'],
  { merchantKey }: V3Keys,
): Promise<unknown> {
  const places = { name: 'resource', paths, hint: 'The notification is genuine.' };
  return decryptFields(places, plain, (ciphertext) => merchantKey.decrypt(ciphertext));
}

function decrypt(resource: Envelope['resource'], key: KeyObject | undefined): string {
  if (key === undefined) {
    throw new ConfigError(
      'apiv3Key',
      'is missing, and notifications are encrypted with it',
      'Give the APIv3 key that is set on the merchant platform under API security.',
    );
  }
  return AesGcm.decrypt(resource.ciphertext, key, resource.nonce, resource.associated_data);
}

function parseBody(body: Uint8Array): unknown {
  try {
    return parseJson(UTF8.decode(body));
  } catch (cause) {
    throw new NotificationError('The body is signed, and no JSON', {
      code: 'ERR_BODY',
      status: 400,
      hint: 'Tell WeChat Pay the request id.',
      cause,
    });
  }
}

function parsePlaintext(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // The cause would show a piece of the plaintext.
    throw new DecryptionError('The resource was decrypted, and is no JSON', {
      hint: 'Tell WeChat Pay the request id.',
    });
  }
}
