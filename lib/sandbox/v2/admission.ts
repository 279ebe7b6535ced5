import { timingSafeEqual } from 'node:crypto';
import type { Operation as Facts } from '../../openapi';
import type { Visit } from '../operation';
import { Failure, noCertificate, notTaken } from './answers';
import { type SignType, signedText, signOf } from './sign';
import { type Fields, readXml } from './xml';

/** A message that was proven to be the merchant's. */
export interface AdmittedXml {
  readonly fields: Fields;
  readonly type: SignType;
}

/**
 * Proves that a message is the merchant's: its certificate where one is wanted, its form, and its sign.
 *
 * @throws {Refusal} where it is not.
 */
export function admitXml(visit: Visit, { traits }: Facts): AdmittedXml {
  const { received, keyring, judge } = visit;
  if (traits?.includes('security') && !keyring.isMerchants(received.certificate)) {
    judge({ accepted: false, fault: 'certificate' });
    throw noCertificate();
  }
  const fields = readXml(received.body);
  if (fields === undefined) throw notTaken('XML格式错误');
  const type = fields.get('sign_type') || 'MD5';
  const expected = signedText(fields);
  if (
    (type === 'MD5' || type === 'HMAC-SHA256') &&
    isSigned(fields, signOf(type, expected, keyring.secret))
  ) {
    judge({ accepted: true, expected });
    return { fields, type };
  }
  judge({ accepted: false, fault: 'sign', expected });
  throw notTaken('签名错误');
}

function isSigned(fields: Fields, expected: string): boolean {
  const [given, wanted] = [Buffer.from(fields.get('sign') ?? ''), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const MERCHANT = ['mch_id', 'mchid'];

/**
 * Checks the fields by the published tables; those that are not in them are passed over.
 *
 * @throws {Failure} for the first that is missing or wrong.
 */
export function checkFields(fields: Fields, { request }: Facts, mchid: string): void {
  for (const [name, { type, required, maxLength, enum: values }] of Object.entries(request.xml ?? {})) {
    const text = fields.get(name) ?? '';
    if (text === '' && required) throw new Failure('PARAM_ERROR', `缺少参数${name}`);
    if (text === '') continue;
    const fits =
      (type !== 'integer' || /^\d{1,15}$/.test(text)) &&
      [...text].length <= (maxLength ?? Number.POSITIVE_INFINITY) &&
      (values === undefined || values.map(String).includes(text));
    if (!fits) throw new Failure('PARAM_ERROR', `参数${name}格式错误`);
    if (MERCHANT.includes(name) && text !== mchid) throw new Failure('MCHID_NOT_EXIST', '商户号不存在');
  }
  if (!fields.get('nonce_str')) throw new Failure('PARAM_ERROR', '缺少参数nonce_str');
}
