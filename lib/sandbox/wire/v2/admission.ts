import { timingSafeEqual } from 'node:crypto';
import { type Operation as Facts, type Fields as FieldTable, isRequired } from '../../../reference';
import type { Keyring } from '../../keys/keyring';
import type { RequestContext } from '../../products/operation';
import { fits, typed } from '../../validation/fields';
import { type Part, partsOf } from '../form';
import type { Received } from '../messages';
import { firstDifference } from '../v3/diagnosis';
import { Failure, noCertificate, notTaken } from './answers';
import { diagnose } from './diagnosis';
import { type SignType, signedText, signOf } from './sign';
import { type Fields, readXml } from './xml';

/** A verified message of the merchant. */
export interface AdmittedXml {
  readonly fields: Fields;
  /** The file of an upload. */
  readonly file?: Part | undefined;
  readonly type: SignType;
}

function queryOf({ target }: Received): Fields {
  return new Map(new URLSearchParams(/\?(.*)$/s.exec(target)?.[1] ?? ''));
}

/** The signed fields of a message, an upload or a query, and the file. */
function readContent(
  received: Received,
  { request }: Facts,
): Pick<AdmittedXml, 'fields' | 'file'> | undefined {
  if (request.multipart) return readUpload(received, request.multipart);
  const fields = request.xml ? readXml(received.body) : queryOf(received);
  return fields && { fields };
}

function readUpload(received: Received, table: FieldTable) {
  const parts = partsOf(received);
  const file = parts?.find(({ name, filename }) => table[name]?.type === 'file' && filename !== undefined);
  const texts = parts?.filter((part) => part !== file);
  return texts && { fields: new Map(texts.map((part) => [part.name, part.body.toString()])), file };
}

/** Returns the sign type of a message; by default the only documented one, or MD5. */
function signTypeOf(fields: Fields, { request }: Facts): string {
  const [only, ...others] = (request.xml ?? request.query)?.['sign_type']?.enum ?? [];
  return fields.get('sign_type') || (only !== undefined && others.length === 0 ? String(only) : 'MD5');
}

/** Returns whether a request has a sign: messages have one, and some pages for a browser. */
function isSignedKind({ request }: Facts): boolean {
  return (
    request.xml !== undefined || request.multipart !== undefined || request.query?.['sign'] !== undefined
  );
}

const UNKNOWN = 'It was signed with another key, or something else was signed: compare the texts.';

/**
 * Verifies a message: the client certificate if it is required, the form, and the sign.
 *
 * @throws {Refusal} if one is invalid.
 */
export function admitXml(visit: RequestContext, facts: Facts): AdmittedXml {
  const { received, keyring, judge } = visit;
  if (facts.traits?.includes('security') && !keyring.isMerchants(received.certificate)) {
    const reason = "The request came without the merchant's client certificate, or with another one.";
    judge({ accepted: false, fault: 'certificate', reason });
    throw noCertificate();
  }
  const content = readContent(received, facts);
  if (content === undefined) throw notTaken(facts.request.multipart ? '请求体格式错误' : 'XML格式错误');
  const { fields } = content;
  if (!isSignedKind(facts)) return { fields, type: 'MD5' };
  const type = signTypeOf(fields, facts);
  const expected = signedText(fields);
  if (
    (type === 'MD5' || type === 'HMAC-SHA256') &&
    isSigned(fields, signOf(type, expected, keyring.secret))
  ) {
    judge({ accepted: true, expected });
    return { ...content, fields: new Map([...queryOf(received), ...fields]), type };
  }
  const mistake = diagnose(fields, keyring.secret);
  const found = mistake && { ...mistake, difference: firstDifference(expected, mistake.signed) };
  judge({ accepted: false, fault: 'sign', expected, reason: UNKNOWN, ...found });
  throw notTaken('签名错误');
}

function isSigned(fields: Fields, expected: string): boolean {
  const [given, wanted] = [Buffer.from(fields.get('sign') ?? ''), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const MERCHANT = ['mch_id', 'mchid', 'combine_mch_id'];

/** The tables of the texts that were sent, the sign apart: it was looked at before. */
function tableOf({ request }: Facts): FieldTable {
  const entries = Object.entries({ ...request.query, ...request.xml, ...request.multipart });
  return Object.fromEntries(entries.filter(([name, { type }]) => name !== 'sign' && type !== 'file'));
}

/**
 * Checks the fields by the published tables; those that are not in them are passed over, as WeChat Pay does with APIv2.
 *
 * @throws {Failure} for the first that is missing or wrong.
 */
export function checkFields(fields: Fields, facts: Facts, keyring: Keyring): void {
  const table = tableOf(facts);
  const values = typed(table, Object.fromEntries(fields));
  for (const [name, field] of Object.entries(table)) {
    const text = fields.get(name) ?? '';
    if (text === '' && isRequired(field, values)) throw new Failure('PARAM_ERROR', `缺少参数${name}`);
    if (text === '') continue;
    const opens = !field.encrypted || keyring.open(text) !== undefined;
    if (!opens || !fits(field, values[name])) throw new Failure('PARAM_ERROR', `参数${name}格式错误`);
    if (MERCHANT.includes(name) && text !== keyring.mchid) {
      throw new Failure('MCHID_NOT_EXIST', '商户号不存在');
    }
  }
  if (facts.request.xml && !facts.traits?.includes('nonceless') && !fields.get('nonce_str')) {
    throw new Failure('PARAM_ERROR', '缺少参数nonce_str');
  }
}
