import { createCipheriv, createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { webhookOf } from '../../reference';
import { beijingDigits } from '../time';
import type { NotificationDraft, SignedNotification } from './draft';

type Texts = Readonly<Record<string, string>>;

/** The AppID of the documented samples, if the resource has none. */
const APPID = 'wx2421b1c4370ec43b';

/** Kinds whose pages name HMAC-SHA256; the others are signed with MD5 unless the merchant chose otherwise. */
const HMAC = new Set(['v2/transactions-risk-occurred', 'v2/vehicle-state-changed-for-parking']);

/** @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891 */
export function signV2(draft: NotificationDraft, now: number): SignedNotification {
  const resource = textsOf(draft.resource);
  const fields =
    draft.type === 'v2/refund-processed' ? refund(draft, resource) : signed(draft, resource, now);
  return {
    headers: { 'Content-Type': 'text/xml', 'Request-ID': randomUUID() },
    body: Buffer.from(toXml('xml', fields, numbersOf(draft))),
  };
}

/** Unsigned; all but the AppID is encrypted. @see https://pay.weixin.qq.com/doc/v2/merchant/4011935223 */
function refund({ identity }: NotificationDraft, { appid = APPID, ...told }: Texts): Texts {
  const key = createHash('md5').update(identity.secret).digest('hex');
  const cipher = createCipheriv('aes-256-ecb', key, null);
  const info = Buffer.concat([cipher.update(toXml('root', told)), cipher.final()]);
  return {
    return_code: 'SUCCESS',
    appid,
    mch_id: identity.mchid,
    nonce_str: randomBytes(16).toString('hex'),
    req_info: info.toString('base64'),
  };
}

function signed(draft: NotificationDraft, resource: Texts, now: number): Texts {
  const type = draft.type.slice('v2/'.length);
  // The types in capitals are the encrypted ones: https://pay.weixin.qq.com/wiki/doc/apiv3/payscore.php?chapter=18_7&index=7
  const encrypted = /^[A-Z_.]+$/.test(type);
  const own = encrypted ? encryptedEvent(draft, type, resource, now) : resource;
  const owner = type.startsWith('combined-') ? 'combine_mch_id' : 'mch_id';
  const fields = { [owner]: draft.identity.mchid, nonce_str: randomBytes(16).toString('hex'), ...own };
  const hmac = encrypted || HMAC.has(draft.type);
  const signType = draft.fields.sign_type ?? (hmac ? 'HMAC-SHA256' : 'MD5');
  return { ...fields, sign: sign(fields, signType, draft.identity.secret) };
}

function encryptedEvent(
  { keyring, fields }: NotificationDraft,
  type: string,
  resource: Texts,
  now: number,
): Texts {
  const wrapped = keyring.wrap(toXml('xml', resource), fields.associated_data ?? 'payscore');
  return {
    appid: resource['appid'] ?? APPID,
    algorithm: 'HMAC-SHA256',
    event_id: fields.id ?? randomUUID(),
    event_create_time: beijingDigits(now),
    event_type: type,
    event_algorithm: wrapped.algorithm,
    event_nonce: wrapped.nonce,
    event_associated_data: wrapped.associated_data,
    event_ciphertext: wrapped.ciphertext,
  };
}

function sign(fields: Texts, type: 'MD5' | 'HMAC-SHA256', secret: string): string {
  const pairs = Object.entries(fields).filter(([name, value]) => name !== 'sign' && value !== '');
  const sorted = pairs.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const text = `${sorted.map(([name, value]) => `${name}=${value}`).join('&')}&key=${secret}`;
  const hash = type === 'MD5' ? createHash('md5') : createHmac('sha256', secret);
  return hash.update(text).digest('hex').toUpperCase();
}

function textsOf(resource: object): Texts {
  return Object.fromEntries(
    Object.entries(resource).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]],
    ),
  );
}

/** The page calls it a text; WeChat Pay writes it as a number. */
const TOTAL = 'total_fee';

/** Returns the fields that are numbers, by the documentation or by their value. */
function numbersOf({ type, resource }: NotificationDraft): ReadonlySet<string> {
  const { body = {}, resource: own = {} } = webhookOf(type) ?? {};
  const documented = Object.entries({ ...body, ...own }).filter(([, { type: kind }]) =>
    ['integer', 'number'].includes(kind),
  );
  const given = Object.entries(resource).filter(([, value]) => typeof value === 'number');
  return new Set([TOTAL, ...[...documented, ...given].map(([name]) => name)]);
}

const NO_NUMBERS: ReadonlySet<string> = new Set();

/** As WeChat Pay writes it: sorted by name, a field a line, numbers bare, texts in CDATA. */
function toXml(root: string, fields: Texts, numbers: ReadonlySet<string> = NO_NUMBERS): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = sorted.map(([name, value]) => {
    if (numbers.has(name) && /^-?\d+$/.test(value)) return `<${name}>${value}</${name}>`;
    return `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
  });
  return `<${root}>${lines.join('\n')}\n</${root}>`;
}
