import { METHODS, type Method } from '../../http';
import { SIGNING_FIELDS, traitsOf } from '../../openapi';
import { type Fields, operationOf, sampleCallOf, templateOf, type WrittenCall } from '../../reference';
import { decryptRequestFields } from '../keys/sensitive-fields';
import { type Part, partsOf } from '../wire/form';
import type { RequestRecord } from '../wire/request-log';
import { readXml } from '../wire/v2/xml';
import type { ConsoleGateway } from './console-gateway';

/** What opens the ciphertexts of a request. */
type Decryption = Pick<ConsoleGateway, 'decrypt'>;
type Groups = Readonly<Record<string, unknown>>;

/** What the client writes into an upload of APIv2 by itself. */
const OWN_PARTS = [...SIGNING_FIELDS, 'mch_id'];
const NO_GROUPS: Groups = {};

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

/**
 * The call that makes a request, as its author wrote it: without what the client adds by itself, and sensitive fields
 * in plain text. Undefined if no call does, or the gateway kept only the beginning of the body.
 */
export function callOf(record: RequestRecord, decryption: Decryption): WrittenCall | undefined {
  const { method, target, body, size } = record;
  const verb = METHODS.find((known) => known === method);
  if (verb === undefined || !target.startsWith('/') || body.length < size) return undefined;
  const { path, variables } = templateOf(verb, pathOf(target));
  const sent = { ...queryOf(record), ...bodyOf(record, verb, path) };
  return {
    method: verb,
    path,
    variables,
    groups: revealed(sent, verb, path, decryption) ?? sealed(sent, record),
  };
}

/** The groups with their ciphertexts opened, which the client encrypts again; undefined if one does not open. */
function revealed(groups: Groups, method: Method, path: string, decryption: Decryption): Groups | undefined {
  const tables = operationOf(method, path)?.request ?? {};
  const failed: string[] = [];
  const open = (ciphertext: string): string => {
    const text = decryption.decrypt(ciphertext);
    if (text === undefined) failed.push(ciphertext);
    return text ?? ciphertext;
  };
  const opened = Object.entries(groups).map(([group, value]) => {
    const fields: Fields = tables[group as keyof typeof tables] ?? {};
    return [group, decryptRequestFields(fields, value, { source: 'body', open })];
  });
  return failed.length > 0 ? undefined : Object.fromEntries(opened);
}

/** What came as ciphertext is not to be encrypted once more. */
function sealed(groups: Groups, { headers }: RequestRecord): Groups {
  const serial = headers['wechatpay-serial'];
  return serial === undefined
    ? groups
    : { ...groups, headers: { 'Wechatpay-Serial': serial }, cipher: false };
}

function queryOf({ target }: RequestRecord): Groups {
  const [, query = ''] = /\?(.*)$/s.exec(target) ?? [];
  const fields = [...new URLSearchParams(query)].filter(([name]) => !SIGNING_FIELDS.includes(name));
  return fields.length === 0 ? NO_GROUPS : { query: Object.fromEntries(fields) };
}

function bodyOf(record: RequestRecord, method: Method, path: string): Groups {
  const { headers, body } = record;
  if (body.length === 0) return NO_GROUPS;
  if (/^multipart\//.test(headers['content-type'] ?? '')) return uploadOf(record, method, path);
  if (path.startsWith('v2/')) return xmlOf(body);
  try {
    return { json: JSON.parse(body.toString()) };
  } catch {
    return { body: body.toString() };
  }
}

function xmlOf(body: Buffer): Groups {
  const fields = readXml(body);
  if (fields === undefined) return { body: body.toString() };
  return { xml: Object.fromEntries([...fields].filter(([name]) => !SIGNING_FIELDS.includes(name))) };
}

/** The bytes of a file are nothing to write as code: its name stands for it. */
function uploadOf(record: RequestRecord, method: Method, path: string): Groups {
  const known = operationOf(method, path);
  const parts = partsOf(record);
  if (parts === undefined) {
    return { multipart: (known && sampleCallOf(known).groups?.['multipart']) ?? { file: './image.png' } };
  }
  const file = parts.find(({ filename }) => filename !== undefined);
  const { filename = '', digest = '' } = traitsOf(method, path).upload ?? {};
  const meta = Object.entries(metaOf(parts)).filter(
    ([name]) => ![filename, digest, ...OWN_PARTS].includes(name),
  );
  return {
    multipart: {
      file: `./${file?.filename ?? 'image.png'}`,
      ...(meta.length === 0 ? {} : { meta: Object.fromEntries(meta) }),
    },
  };
}

/** The fields beside the file: of APIv3 in one part as JSON, of APIv2 a part each. */
function metaOf(parts: readonly Part[]): Groups {
  const meta = parts.find(({ name }) => name === 'meta');
  if (meta === undefined) {
    const texts = parts.filter(({ filename }) => filename === undefined);
    return Object.fromEntries(texts.map(({ name, body }) => [name, body.toString()]));
  }
  try {
    return Object(JSON.parse(meta.body.toString()));
  } catch {
    return NO_GROUPS;
  }
}
