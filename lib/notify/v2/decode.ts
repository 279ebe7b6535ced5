import type { KeyObject } from 'node:crypto';
import { AesEcb, AesGcm, Hash } from '../../crypto';
import { ConfigError, DecryptionError, NotificationError } from '../../errors';
import { type HeaderReader, requestIdOf } from '../../http';
import { Xml, type XmlContent } from '../../xml';
import type { V2Event } from '../event';
import {
  checkMessage,
  haveForms,
  type Kind,
  kindOf,
  kindOfMessage,
  REFUND,
  signedFields,
  type Texts,
} from './event-type';
import { verifySign } from './sign';

/** The code of an error whose message nothing proves. */
export const UNPROVEN = 'ERR_UNPROVEN';

/** What notifications of APIv2 are verified and decrypted with. */
export interface V2Keys {
  readonly mchid: string;
  /** The AppIDs that a message may name; any where undefined. */
  readonly appids: readonly string[] | undefined;
  /** The APIv2 key. */
  readonly secret: KeyObject | undefined;
  readonly apiv3Key: KeyObject | undefined;
}

/**
 * From bytes to an event: proven by its `sign`, and by being a documented notification to this merchant in full. A
 * notice of a refund has no sign; what it says is encrypted, which is no proof: query the refund before money or goods
 * move.
 *
 * @throws {SignatureError} where the sign is missing or wrong.
 * @throws {NotificationError} where the body is no notification, or one for another merchant.
 * @throws {DecryptionError} where a key does not open it.
 * @throws {ConfigError} where a key is missing.
 */
export function decodeV2(headers: HeaderReader, body: Uint8Array, keys: V2Keys): V2Event<string, unknown> {
  const received = textsOf(Xml.parse(body));
  const secret = needed('secret', keys.secret);
  const common = { version: 'v2' as const, requestId: requestIdOf(headers) };
  if (received['req_info'] !== undefined) {
    const kind = kindOf(REFUND);
    checkMessage(kind, received);
    const fields = ownFields(kind, received, keys);
    return { ...common, fields, event_type: REFUND, resource: openRefund(kind, fields, secret) };
  }
  verifySign(received, secret);
  const kind = kindOfMessage(received);
  const fields = ownFields(kind, received, keys);
  const resource = kind.ciphertext === undefined ? fields : openEvent(kind.ciphertext, fields, keys);
  return { ...common, fields, event_type: kind.type, resource };
}

/** The fields that count, of a message to this merchant. */
function ownFields(kind: Kind, received: Texts, { mchid, appids }: V2Keys): Texts {
  const fields = signedFields(kind, received);
  const owner = fields['combine_mch_id'] ?? fields['mch_id'] ?? fields['mchid'];
  if (owner !== mchid) throw foreign('merchant', 'the client of the merchant that the notification is for');
  const appid = fields['combine_appid'] ?? fields['appid'];
  if (appid !== undefined && appids?.includes(appid) === false) throw foreign('AppID', 'appids');
  return fields;
}

/**
 * Whatever fails in here is the same to the sender: each difference would tell something of the plaintext.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011935223
 */
function openRefund(kind: Kind, fields: Texts, secret: KeyObject): XmlContent {
  try {
    const resource = Xml.parse(AesEcb.decrypt(fields['req_info'] ?? '', Hash.md5(secret.export())));
    if (haveForms(resource, kind.resource ?? {})) return resource;
  } catch {
    // The cause would show a piece of the plaintext.
  }
  throw new DecryptionError('The notice of a refund does not open', {
    code: UNPROVEN,
    hint: 'Check secret: it is the APIv2 key of the merchant platform. If it is right, WeChat Pay did not send this.',
  });
}

/** @see https://pay.weixin.qq.com/wiki/doc/apiv3/payscore.php?chapter=18_7&index=7 */
function openEvent(name: string, fields: Texts, { apiv3Key }: V2Keys): XmlContent {
  const key = needed('apiv3Key', apiv3Key);
  const { event_nonce = '', event_associated_data = '' } = fields;
  const plaintext = AesGcm.decrypt(fields[name] ?? '', key, event_nonce, event_associated_data);
  try {
    return Xml.parse(plaintext);
  } catch {
    // The cause would show a piece of the plaintext.
    throw new DecryptionError('The event was decrypted, and is no XML', {
      hint: 'Tell WeChat Pay the request id.',
    });
  }
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

function foreign(whose: string, option: string): NotificationError {
  return new NotificationError(`The notification is for another ${whose}`, {
    code: 'ERR_FOREIGN',
    status: 400,
    hint: `Check ${option}. If it is right, WeChat Pay did not send this.`,
  });
}

function malformed(what: string): NotificationError {
  return new NotificationError(`The body is no notification of APIv2: ${what}`, {
    code: 'ERR_BODY',
    status: 400,
    hint: 'This did not come from WeChat Pay, or a proxy changed it.',
  });
}
