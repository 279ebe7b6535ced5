import { METHODS, type Method } from '../../http';
import { encryptedFieldsOf, SIGNING_FIELDS } from '../../openapi';
import { operationOf, sampleCallOf, templateOf, type WrittenCall } from '../../reference';
import type { RequestRecord } from '../wire/request-log';
import { readXml } from '../wire/v2/xml';

/** The client's writing of a target, without its query: APIv2 is marked, what overseas hosts put in front is not there. */
function pathOf(target: string): string {
  const path = target.replace(/\?.*$/s, '');
  const [, rest] = /^(?:\/hk|\/global)?\/(v3\/.*)$/s.exec(path) ?? [];
  return rest ?? `v2/${path.replace(/^\//, '')}`;
}

/** The path that a request means, as the catalogue has it. */
export function documentedPath({ method, target, template }: RequestRecord): string | undefined {
  const verb = METHODS.find((known) => known === method);
  return template === undefined || verb === undefined ? undefined : operationOf(verb, pathOf(target))?.path;
}

/** The call that makes a request; undefined if no call does. */
export function callOf(record: RequestRecord): WrittenCall | undefined {
  const { method, target } = record;
  const verb = METHODS.find((known) => known === method);
  if (verb === undefined || !target.startsWith('/')) return undefined;
  const { path, variables } = templateOf(verb, pathOf(target));
  const groups = { ...queryOf(record), ...bodyOf(record, verb, path), ...sealsOf(record, verb, path) };
  return { method: verb, path, variables, groups };
}

/** Values that were received encrypted must not be encrypted again. */
function sealsOf({ headers }: RequestRecord, method: Method, path: string): Record<string, unknown> {
  const serial = headers['wechatpay-serial'];
  const sealed = encryptedFieldsOf(method, path).some(({ group }) => group === 'json' || group === 'xml');
  return sealed && serial !== undefined ? { headers: { 'Wechatpay-Serial': serial }, cipher: false } : {};
}

function queryOf({ target }: RequestRecord): Record<string, unknown> {
  const [, query = ''] = /\?(.*)$/s.exec(target) ?? [];
  const fields = [...new URLSearchParams(query)].filter(([name]) => !SIGNING_FIELDS.includes(name));
  return fields.length === 0 ? {} : { query: Object.fromEntries(fields) };
}

function bodyOf({ headers, body }: RequestRecord, method: Method, path: string): Record<string, unknown> {
  if (body.length === 0) return {};
  if (/^multipart\//.test(headers['content-type'] ?? '')) return uploadOf(method, path);
  if (path.startsWith('v2/')) return xmlOf(body);
  try {
    return { json: JSON.parse(body.toString()) };
  } catch {
    return { body: body.toString() };
  }
}

function xmlOf(body: Buffer): Record<string, unknown> {
  const fields = readXml(body);
  if (fields === undefined) return { body: body.toString() };
  return { xml: Object.fromEntries([...fields].filter(([name]) => !SIGNING_FIELDS.includes(name))) };
}

/** The bytes of a file are nothing to write as code. */
function uploadOf(method: Method, path: string): Record<string, unknown> {
  const known = operationOf(method, path);
  return { multipart: (known && sampleCallOf(known).groups?.['multipart']) ?? { file: './image.png' } };
}
