import type { HttpResponse } from '../http';
import type { OperationTraits } from '../openapi';
import { Xml, type XmlContent } from '../xml';

/** The result of a call: `return_code` tells whether the message was accepted, `result_code` whether it was executed. */
export interface Verdict {
  readonly success: boolean;
  /** `err_code`, or `FAIL` without one. */
  readonly code: string;
  readonly message: string;
}

/** Tells whether a response is XML: for endpoints with files, JSON or pages only errors are. */
export function isXml({ body }: HttpResponse, { answer }: OperationTraits): boolean {
  if (answer === undefined || answer === 'xml') return true;
  return /^\s*(?:<\?xml[^>]*>\s*)?<xml[\s/>]/.test(body.subarray(0, 256).toString('latin1'));
}

/**
 * Parses the fields of a response.
 *
 * @throws {XmlError} if the body is not XML.
 */
export function readAnswer({ body }: HttpResponse): XmlContent {
  return Xml.parse(body);
}

/**
 * Tells whether WeChat Pay refused the message. Then nothing was executed, and the response is mostly unsigned.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export function isRefused(fields: XmlContent): boolean {
  return fields['return_code'] === 'FAIL';
}

/** Returns the result of a call; undefined if the fields belong to other XML, such as a page. */
export function verdictOf(fields: XmlContent): Verdict | undefined {
  const { return_code, return_msg, result_code, result_msg } = fields;
  if (return_code !== 'SUCCESS' && !isRefused(fields)) return undefined;
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
