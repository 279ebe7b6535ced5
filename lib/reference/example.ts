import { traitsOf } from '../openapi';
import { type CodeForm, type WrittenCall, writeCode } from './code';
import type { Fields, Operation } from './model';
import { sampleOf } from './sample';

/** The client writes these by itself. */
const OWN_HEADERS = ['Wechatpay-Serial', 'Content-Type', 'Accept', 'Authorization'];
const OWN_PARTS = ['mch_id', 'sign', 'sign_type'];

/**
 * The code of an operation, with an example for each of its fields.
 *
 * @example
 * exampleOf(operation, 'declared')
 */
export function exampleOf(operation: Operation, form: CodeForm): string {
  return writeCode(sampleCallOf(operation), form);
}

/** A call of an operation, with an example for each of its fields that the client does not write by itself. */
export function sampleCallOf(operation: Operation): WrittenCall {
  const { method, path, request } = operation;
  const { path: variables = {}, headers = {}, multipart, ...rest } = request;
  const groups = Object.entries({ ...rest, headers: without(headers, OWN_HEADERS) })
    .filter(([, fields]) => Object.keys(fields).length > 0)
    .map(([group, fields]): [string, unknown] => [group, sampleOf(fields)]);
  const upload = multipart === undefined ? {} : { multipart: uploadOf(operation, multipart) };
  return {
    method,
    path,
    variables: sampleOf(variables),
    groups: { ...Object.fromEntries(groups), ...upload },
  };
}

/** An upload as a call takes it: the file, and what the endpoint asks beside it that the client does not know. */
function uploadOf({ method, path }: Operation, parts: Fields): Record<string, unknown> {
  const { file = 'file', filename = '', digest = '' } = traitsOf(method, path).upload ?? {};
  const meta = sampleOf(without(parts['meta']?.fields ?? parts, [file, filename, digest, ...OWN_PARTS]));
  return { file: './image.png', ...(Object.keys(meta).length > 0 ? { meta } : {}) };
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
