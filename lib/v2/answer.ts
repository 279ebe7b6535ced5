import type { HttpResponse } from '../http';
import type { OperationTraits } from '../openapi';
import { Xml, type XmlContent } from '../xml';

/** What an answer says of its call: `return_code` whether it was taken, `result_code` whether it was done. */
export interface Verdict {
  readonly success: boolean;
  /** `err_code`; where there is none, `FAIL`. */
  readonly code: string;
  readonly message: string;
}

/** Whether an answer is XML: of endpoints that answer with files, JSON or pages, only their errors are. */
export function isXml({ body }: HttpResponse, { answer }: OperationTraits): boolean {
  if (answer === undefined || answer === 'xml') return true;
  return /^\s*(?:<\?xml[^>]*>\s*)?<xml[\s/>]/.test(body.subarray(0, 256).toString('latin1'));
}

/** @throws {XmlError} where the body is not what it claims to be. */
export function readAnswer({ body }: HttpResponse): XmlContent {
  return Xml.parse(body);
}

/**
 * Whether WeChat Pay did not take the message. Then it did nothing, and mostly it does not sign that.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export function isNotTaken(fields: XmlContent): boolean {
  return fields['return_code'] === 'FAIL';
}

/** Undefined where the fields are none of an answer: a page that happens to be XML. */
export function verdictOf(fields: XmlContent): Verdict | undefined {
  const { return_code, return_msg, result_code, result_msg } = fields;
  if (return_code !== 'SUCCESS' && !isNotTaken(fields)) return undefined;
  const { err_code, error_code, err_code_des, error_code_des } = fields;
  return {
    success: return_code === 'SUCCESS' && (result_code === undefined || result_code === 'SUCCESS'),
    code: textOf([err_code, error_code]) ?? 'FAIL',
    message: textOf([err_code_des, error_code_des, result_msg, return_msg]) ?? '',
  };
}

function textOf(values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}
