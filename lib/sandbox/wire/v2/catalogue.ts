import type { Operation as Facts } from '../../../reference';
import type { RequestContext } from '../../products/operation';
import { type AnswerContext, answerFields, answerFile } from '../answers';
import { jsonReply, type Reply } from '../messages';
import { type AnswerFields, type AnswerValue, textReply } from './answers';
import type { Fields } from './xml';

/** The envelope fields of every response. */
const ENVELOPE = ['return_code', 'return_msg', 'nonce_str', 'sign'];

function questionOf(
  facts: Facts,
  { received, path, keyring }: RequestContext,
  fields: Fields,
): AnswerContext {
  const body = Object.fromEntries(fields);
  const encrypt = (text: string, seed: Buffer) => keyring.encrypt(text, seed);
  return { facts, path, query: {}, body, origin: received.origin, mchid: keyring.mchid, encrypt };
}

/** A success has no error code; the few operations that require one get the code of success. */
const WELL: AnswerFields = { err_code: 'SUCCESS', err_code_des: 'OK' };

function success(fields: AnswerFields, { answer }: Facts): AnswerFields {
  const entries = Object.entries(fields)
    .filter(
      ([name]) => !ENVELOPE.includes(name) && (!Object.hasOwn(WELL, name) || answer.fields?.[name]?.required),
    )
    .map(([name, value]) => [name, Object.hasOwn(WELL, name) ? WELL[name] : value]);
  return Object.fromEntries(entries);
}

/** Returns a value as XML content: everything is text. */
function written(value: unknown): AnswerValue {
  if (Array.isArray(value)) return value.map((item) => fieldsOf(item));
  return typeof value === 'object' && value !== null ? fieldsOf(value) : String(value);
}

/** `coupon_id_$n` stands for coupon_id_0, coupon_id_1, …: https://pay.weixin.qq.com/doc/v2/merchant/4011935215 */
function fieldsOf(values: object): AnswerFields {
  const entries = Object.entries(values).map(([name, value]) => [name.replace(/\$\w/g, '0'), written(value)]);
  return Object.fromEntries(entries);
}

/** Redirects a browser to the merchant's URL with the documented parameters. */
function redirection(fields: Fields, question: AnswerContext): Reply {
  const place = fields.get('redirect_uri') || 'https://wechatpay.example/papay/entrust';
  const url = new URL(URL.canParse(place) ? place : 'https://wechatpay.example/');
  for (const name of ['state', 'contract_code', 'plan_id']) {
    const value = fields.get(name);
    if (value) url.searchParams.set(name, value);
  }
  url.searchParams.set('code', String(answerFields(question, {})['code'] ?? '0'));
  const headers = { Location: url.href };
  return { status: 302, type: undefined, body: Buffer.alloc(0), internal: 0, signed: false, headers };
}

/** Serves an operation of APIv2 from the catalogue alone: the fields of a success, or a complete reply. */
export function answerFromCatalogue(
  facts: Facts,
  visit: RequestContext,
  fields: Fields,
): AnswerFields | { readonly reply: Reply } {
  const question = questionOf(facts, visit, fields);
  switch (facts.answer.kind) {
    case 'file': {
      const { body, type } = answerFile(question);
      return { reply: textReply(body, type) };
    }
    case 'json':
      return { reply: jsonReply(200, answerFields(question, undefined), 0, false) };
    case 'redirect':
      return { reply: redirection(fields, question) };
    default:
      return success(fieldsOf(answerFields(question, undefined)), facts);
  }
}
