import { SIGNING_FIELDS, traitsOf } from '../openapi';
import { type CodeForm, type WrittenCall, writeCode } from './code';
import type { Fields, Operation } from './model';
import { sampleOf } from './sample';

/** Headers that the client sets automatically. */
const CLIENT_HEADERS = ['Wechatpay-Serial', 'Content-Type', 'Accept', 'Authorization'];
/** Parts of an APIv2 upload that the client sets automatically. */
const CLIENT_PARTS = ['mch_id', ...SIGNING_FIELDS];

/**
 * Writes the code of a call with a sample value for each field of the operation.
 *
 * @example
 * exampleOf(operation, 'declared')
 */
export function exampleOf(operation: Operation, form: CodeForm): string {
  return writeCode(sampleCallOf(operation), form);
}

/** Returns a call with a sample value for each field that the client does not set automatically. */
export function sampleCallOf(operation: Operation): WrittenCall {
  const { method, path, request } = operation;
  const { path: variables = {}, headers = {}, multipart, ...rest } = request;
  const groups = Object.entries({ ...rest, headers: without(headers, CLIENT_HEADERS) })
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

/** Returns the `multipart` group: the file, and the fields that the client cannot set. */
function uploadOf({ method, path }: Operation, parts: Fields): Record<string, unknown> {
  const { file = 'file', filename = '', digest = '' } = traitsOf(method, path).upload ?? {};
  const meta = sampleOf(without(parts['meta']?.fields ?? parts, [file, filename, digest, ...CLIENT_PARTS]));
  return { file: './image.png', ...(Object.keys(meta).length > 0 ? { meta } : {}) };
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
