import { createHash, createHmac } from 'node:crypto';

/** An APIv2 key. */
export const SECRET = '192006250b4c09247ec02edce69f6a2d';

export type XmlText = Readonly<Record<string, string>>;

/** Calculates a sign with node:crypto only. */
export function signFields(fields: XmlText, type: 'MD5' | 'HMAC-SHA256' = 'MD5', key = SECRET): string {
  const names = Object.keys(fields)
    .filter((name) => name !== 'sign' && fields[name] !== '')
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const text = `${names.map((name) => `${name}=${fields[name]}`).join('&')}&key=${key}`;
  const hash = type === 'MD5' ? createHash('md5') : createHmac('sha256', key);
  return hash.update(text).digest('hex').toUpperCase();
}

/** Writes fields as XML with all values in CDATA. */
export function xmlOf(fields: XmlText): string {
  const elements = Object.entries(fields).map(([name, text]) => `<${name}><![CDATA[${text}]]></${name}>`);
  return `<xml>${elements.join('')}</xml>`;
}

/** Writes signed fields as in WeChat Pay's responses. */
export function signedXml(fields: XmlText, type: 'MD5' | 'HMAC-SHA256' = 'MD5', key = SECRET): string {
  return xmlOf({ ...fields, sign: signFields(fields, type, key) });
}

/**
 * The fields of a success of APIv2: it repeats the numbers of the merchant's own that the message has, as every
 * documented success does.
 */
export function successOf(message: string | Buffer): XmlText {
  const numbers = Object.entries(fieldsOf(message)).filter(([name]) => OWN_NUMBERS.has(name));
  return { ...DONE, ...Object.fromEntries(numbers) };
}

const OWN_NUMBERS = new Set(['out_trade_no', 'out_refund_no', 'mch_billno', 'partner_trade_no']);

/** A field of each product by which its response is recognized: of an order, and of a reversal. */
const DONE: XmlText = { return_code: 'SUCCESS', result_code: 'SUCCESS', prepay_id: 'wx1', recall: 'N' };

/** The fields of plain XML: text and CDATA, no entities, nothing nested. */
export function fieldsOf(xml: string | Buffer): Record<string, string> {
  const elements = xml.toString().matchAll(/<(\w+)>((?:<!\[CDATA\[.*?\]\]>|[^<])*)<\/\1>/gs);
  return Object.fromEntries(
    [...elements].map(([, name = '', content = '']) => [
      name,
      content.replace(/<!\[CDATA\[(.*?)\]\]>/gs, '$1'),
    ]),
  );
}
