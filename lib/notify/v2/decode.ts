import type { KeyObject } from 'node:crypto';
import { AesEcb, AesGcm, Hash } from '../../crypto';
import { ConfigError, NotificationError } from '../../errors';
import { type HeaderReader, requestIdOf } from '../../http';
import { Xml, type XmlContent } from '../../xml';
import type { V2Event } from '../event';
import { eventTypeOf } from './kinds';
import { verifySign } from './sign';

/** What notifications of APIv2 are verified and decrypted with. */
export interface V2Keys {
  /** The APIv2 key. */
  readonly secret: KeyObject | undefined;
  readonly apiv3Key: KeyObject | undefined;
}

/** Fields that hold text only, as all of APIv2's do. */
type Texts = Readonly<Record<string, string>>;

/**
 * From bytes to an event: proven by its `sign`. A notice of a refund has none; what it says is encrypted, which is no
 * proof: query the refund before money or goods move.
 *
 * @throws {SignatureError} where the sign is missing or wrong.
 * @throws {NotificationError} where the body is no notification.
 * @throws {DecryptionError} where a key does not open it.
 * @throws {ConfigError} where a key is missing.
 */
export function decodeV2(headers: HeaderReader, body: Uint8Array, keys: V2Keys): V2Event<string, unknown> {
  const fields = textsOf(Xml.parse(body));
  const common = { version: 'v2' as const, fields, requestId: requestIdOf(headers) };
  if (fields['req_info'] !== undefined) {
    const resource = openRefund(fields['req_info'], needed('secret', keys.secret));
    return { ...common, event_type: 'v2/refund-processed', resource };
  }
  verifySign(fields, needed('secret', keys.secret));
  const event_type = eventTypeOf(fields);
  const sealed = fields['event_ciphertext'];
  return { ...common, event_type, resource: sealed === undefined ? fields : openEvent(fields, sealed, keys) };
}

/** @see https://pay.weixin.qq.com/doc/v2/merchant/4011935223 */
function openRefund(reqInfo: string, secret: KeyObject): XmlContent {
  return Xml.parse(AesEcb.decrypt(reqInfo, Hash.md5(secret.export())));
}

/** @see https://pay.weixin.qq.com/wiki/doc/apiv3/payscore.php?chapter=18_7&index=7 */
function openEvent(fields: Texts, ciphertext: string, { apiv3Key }: V2Keys): XmlContent {
  const nonce = fields['event_nonce'];
  if (!nonce) throw malformed('event_nonce is missing');
  const key = needed('apiv3Key', apiv3Key);
  return Xml.parse(AesGcm.decrypt(ciphertext, key, nonce, fields['event_associated_data'] ?? ''));
}

function textsOf(content: XmlContent): Texts {
  const texts: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(content)) {
    if (typeof value !== 'string') throw malformed(`${name} is repeated, or holds more than text`);
    texts[name] = value;
  }
  return texts;
}

function needed(field: 'secret' | 'apiv3Key', key: KeyObject | undefined): KeyObject {
  if (key !== undefined) return key;
  throw new ConfigError(
    field,
    'is missing, and a notification of APIv2 came in',
    `Give ${field === 'secret' ? 'the APIv2 key' : 'the APIv3 key'} that is set on the merchant platform under API security.`,
  );
}

function malformed(what: string): NotificationError {
  return new NotificationError(`The body is no notification of APIv2: ${what}`, {
    code: 'ERR_BODY',
    status: 400,
    hint: 'This did not come from WeChat Pay, or a proxy changed it.',
  });
}
