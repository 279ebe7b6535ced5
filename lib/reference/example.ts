import { SIGNING_FIELDS, traitsOf } from '../openapi';
import { type CodeForm, type WrittenCall, writeCode } from './code';
import type { Fields, Operation } from './model';
import { type SampleOptions, sampleOf } from './sample';
import { writtenFields } from './written-samples';

/** Headers that the client sets automatically. */
const CLIENT_HEADERS = ['Wechatpay-Serial', 'Content-Type', 'Accept', 'Authorization'];
/** Fields of an APIv2 message that the client sets automatically. */
const CLIENT_FIELDS = ['nonce_str', 'sign'];
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

/**
 * Returns a call with a sample value for each field that the client does not set automatically.
 *
 * @param options what the sample is made for; default every field.
 */
export function sampleCallOf(operation: Operation, options: SampleOptions = {}): WrittenCall {
  const { method, path, request } = operation;
  const { path: variables = {}, headers = {}, multipart, ...rest } = request;
  const version = path.startsWith('v2/') ? 'v2' : 'v3';
  const { signType, merchantField } = traitsOf(method, path);
  const sampled: SampleOptions = {
    ...options,
    version,
    demanded: { ...writtenFields(method, path), ...options.demanded },
  };
  const own = version === 'v2' ? [...CLIENT_FIELDS, ...(signType === undefined ? [] : ['sign_type'])] : [];
  const groups = Object.entries({ ...rest, headers: without(headers, CLIENT_HEADERS) })
    .map(([group, fields]): [string, object] => [
      group,
      sampleOf(withRequired(without(fields, own), merchantField), sampled),
    ])
    .filter(([group, values]) => Object.keys(values).length > 0 || group === 'json' || group === 'xml');
  const upload = multipart === undefined ? {} : { multipart: uploadOf(operation, multipart, sampled) };
  return {
    method,
    path,
    variables: sampleOf(variables, { ...sampled, required: false }),
    groups: { ...Object.fromEntries(groups), ...upload },
  };
}

/** Returns the `multipart` group: the file, and the fields that the client cannot set. */
function uploadOf(
  { method, path }: Operation,
  parts: Fields,
  options: SampleOptions,
): Record<string, unknown> {
  const { file = 'file', filename = '', digest = '', suffixes } = traitsOf(method, path).upload ?? {};
  const suffix = suffixes === undefined || suffixes.includes('png') ? 'png' : suffixes[0];
  const own = [file, filename, digest, ...CLIENT_PARTS];
  const meta = sampleOf(without(parts['meta']?.fields ?? parts, own), options);
  return {
    file: `./${suffix === 'png' ? 'image' : 'file'}.${suffix}`,
    ...(Object.keys(meta).length > 0 ? { meta } : {}),
  };
}

/** The client checks the field that names the merchant, though some pages do not require it. */
function withRequired(fields: Fields, name: string | undefined): Fields {
  const field = name === undefined ? undefined : fields[name];
  return name === undefined || field === undefined
    ? fields
    : { ...fields, [name]: { ...field, required: true } };
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
