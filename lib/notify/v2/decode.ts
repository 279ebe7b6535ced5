import type { KeyObject } from 'node:crypto';
import { AesEcb, AesGcm, Hash } from '../../crypto';
import { ConfigError, DecryptionError, NotificationError } from '../../errors';
import { type HeaderReader, requestIdOf } from '../../http';
import { Xml, type XmlContent } from '../../xml';
import type { V2Event } from '../event';
import {
  checkMessage,
  type Kind,
  kindOf,
  kindOfMessage,
  matchForms,
  REFUND,
  signedFields,
  type Texts,
} from './event-type';
import { verifySign } from './sign';

/** Error code for a message without proof that WeChat Pay sent it. */
export const UNAUTHENTICATED = 'ERR_UNPROVEN';

/** Keys and identities to verify and decrypt notifications of APIv2 with. */
export interface V2Keys {
  readonly mchid: string;
  /** The accepted AppIDs; undefined accepts any. */
  readonly appids: readonly string[] | undefined;
  /** The APIv2 key. */
  readonly secret: KeyObject | undefined;
  readonly apiv3Key: KeyObject | undefined;
}

/**
 * Verifies and decodes a notification: its `sign` must be valid, and it must be a documented notification for this
 * merchant with all required fields. A refund notification has no sign, and encryption is not a proof of its origin:
 * query the refund before you move money or goods.
 *
 * @throws {SignatureError} if the sign is missing or invalid.
 * @throws {NotificationError} if the body is not a notification, or is for another merchant.
 * @throws {DecryptionError} if a key does not decrypt it.
 * @throws {ConfigError} if a key is missing.
 */
export function decodeV2(headers: HeaderReader, body: Uint8Array, keys: V2Keys): V2Event<string, unknown> {
  const received = textsOf(Xml.parse(body));
  const secret = requireKey('secret', keys.secret);
  const common = { version: 'v2' as const, requestId: requestIdOf(headers) };
  if (received['req_info'] !== undefined) {
    const kind = kindOf(REFUND);
    checkMessage(kind, received);
    const fields = fieldsForMerchant(kind, received, keys);
    return { ...common, fields, event_type: REFUND, resource: decryptRefund(kind, fields, secret) };
  }
  verifySign(received, secret);
  const kind = kindOfMessage(received);
  const fields = fieldsForMerchant(kind, received, keys);
  const resource = kind.ciphertext === undefined ? fields : decryptEvent(kind.ciphertext, fields, keys);
  return { ...common, fields, event_type: kind.type, resource };
}

/** Returns the signed fields, after checking that the message is for this merchant. */
function fieldsForMerchant(kind: Kind, received: Texts, { mchid, appids }: V2Keys): Texts {
  const fields = signedFields(kind, received);
  const owner = fields['combine_mch_id'] ?? fields['mch_id'] ?? fields['mchid'];
  if (owner !== mchid) throw foreign('merchant', 'mchid', 'the merchant ID');
  const appid = fields['combine_appid'] ?? fields['appid'];
  if (appid !== undefined && appids?.includes(appid) === false) {
    throw foreign('AppID', 'appids', 'the AppIDs');
  }
  return fields;
}

/**
 * Decrypts a refund notification. All failures look the same to the sender: a difference would reveal plaintext.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011935223
 */
function decryptRefund(kind: Kind, fields: Texts, secret: KeyObject): XmlContent {
  try {
    const resource = Xml.parse(AesEcb.decrypt(fields['req_info'] ?? '', Hash.md5(secret.export())));
    if (matchForms(resource, kind.resource ?? {})) return resource;
  } catch {
    // No cause: it would contain part of the plaintext.
  }
  throw new DecryptionError('Decryption of the refund notification failed', {
    code: UNAUTHENTICATED,
    hint: 'Check that secret is the APIv2 key of the merchant platform. If it is, ignore the request: it did not come from WeChat Pay.',
  });
}

/** @see https://pay.weixin.qq.com/wiki/doc/apiv3/payscore.php?chapter=18_7&index=7 */
function decryptEvent(name: string, fields: Texts, { apiv3Key }: V2Keys): XmlContent {
  const key = requireKey('apiv3Key', apiv3Key);
  const { event_nonce = '', event_associated_data = '' } = fields;
  const plaintext = AesGcm.decrypt(fields[name] ?? '', key, event_nonce, event_associated_data);
  try {
    return Xml.parse(plaintext);
  } catch {
    // No cause: it would contain part of the plaintext.
    throw new DecryptionError('Expected XML in the decrypted event, received other text', {
      hint: 'Report the request ID to WeChat Pay.',
    });
  }
}

function textsOf(content: XmlContent): Texts {
  const texts: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(content)) {
    if (typeof value !== 'string') throw malformed(`text in ${name}, received a repeated or nested element`);
    texts[name] = value;
  }
  return texts;
}

function requireKey(field: 'secret' | 'apiv3Key', key: KeyObject | undefined): KeyObject {
  if (key !== undefined) return key;
  throw new ConfigError(
    field,
    'expected a key to read a notification of APIv2 with, received undefined',
    `Pass ${field === 'secret' ? 'the APIv2 key' : 'the APIv3 key'} that is set on the merchant platform under API security.`,
  );
}

function foreign(owner: string, option: string, value: string): NotificationError {
  return new NotificationError(
    `Expected a notification for ${value} in ${option}, received one for another ${owner}`,
    {
      code: 'ERR_FOREIGN',
      status: 400,
      hint: `Check ${option}. If it is correct, ignore the request: it did not come from WeChat Pay.`,
    },
  );
}

function malformed(expected: string): NotificationError {
  return new NotificationError(`Invalid APIv2 notification: expected ${expected}`, {
    code: 'ERR_BODY',
    status: 400,
    hint: 'Check whether a proxy changes the request. If none does, ignore it: it did not come from WeChat Pay.',
  });
}
