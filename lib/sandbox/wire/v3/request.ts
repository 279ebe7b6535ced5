import { createHash } from 'node:crypto';
import { parse } from 'secure-json-parse';
import { traitsOf } from '../../../openapi';
import type { Operation as Facts, Fields } from '../../../reference';
import { decryptRequestFields, type FieldDecryption } from '../../keys/sensitive-fields';
import { admit, paramError, type Source, typed, type Values } from '../../validation/fields';
import { type Part, partsOf } from '../form';
import type { Received } from '../messages';
import { Refusal } from '../refusal';
import type { Admitted } from './admission';

/** The groups of a request, checked; sensitive fields in plain text. */
export interface Groups<P = Values, Q = Values, J = Values> {
  readonly path: P;
  readonly query: Q;
  /** The JSON body, or the meta part of an upload. */
  readonly json: J;
  /** The file of an upload. */
  readonly file?: Part | undefined;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parseJson(body: Buffer): unknown {
  try {
    // null counts as absent: https://pay.weixin.qq.com/doc/v3/merchant/4012081709
    return parse(UTF8.decode(body), (_, value) => (value === null ? undefined : value));
  } catch {
    throw paramError('body', '', undefined, 'must be JSON', '请求体不是合法的JSON');
  }
}

function readJson({ headers, body }: Received): unknown {
  if (!/^application\/json *(;|$)/i.test(headers['content-type'] ?? '')) {
    throw Refusal.of(400, 'INVALID_REQUEST', 'Http头Content-Type必须为application/json');
  }
  return parseJson(body);
}

/** A query by name; lists are written `name[0]=…`. */
export function readQuery({ target }: Received): Record<string, string | string[]> {
  const [, query = ''] = /\?(.*)$/s.exec(target) ?? [];
  const values: Record<string, string | string[]> = Object.create(null);
  for (const [key, value] of new URLSearchParams(query)) {
    const [, list] = /^(.+)\[\d*\]$/s.exec(key) ?? [];
    const known = values[list ?? key];
    if (list === undefined && known !== undefined) {
      throw paramError('query', `/${key}`, value, 'is repeated', `参数“${key}”重复`);
    }
    values[list ?? key] = list === undefined ? value : [...(known ?? []), value];
  }
  return { ...values };
}

function openWith({ keyring, named }: Admitted, ciphertext: string): string | undefined {
  if (named) return keyring.decrypt(named, ciphertext);
  throw Refusal.of(400, 'PARAM_ERROR', 'HTTP header缺少微信支付平台证书序列号(Wechatpay-Serial)', {
    reason: 'Wechatpay-Serial is required where a field is encrypted: it names the key.',
  });
}

function openingOf(source: Source, admitted: Admitted): FieldDecryption {
  return { source, open: (ciphertext) => openWith(admitted, ciphertext) };
}

/**
 * Checks the headers as documented; `Wechatpay-Serial` is required if a ciphertext is sent, even if the tables do not
 * say so.
 */
function checkHeaders({ headers = {} }: Facts['request'], received: Received): void {
  const entries = Object.entries(headers).filter(([name]) => name !== 'Wechatpay-Serial');
  const given = entries.flatMap(([name]) => {
    const value = received.headers[name.toLowerCase()];
    return value === undefined ? [] : [[name, value]];
  });
  admit(Object.fromEntries(entries), Object.fromEntries(given), 'header');
}

type UploadFacts = NonNullable<ReturnType<typeof traitsOf>['upload']>;

function metaError(meta: Values, name: string, issue: string, message: string): Refusal {
  return paramError('body', `/meta/${name}`, meta[name], issue, message);
}

function suffixOf(name = ''): string {
  const [, suffix = ''] = /\.(\w+)$/.exec(name) ?? [];
  return suffix.toLowerCase();
}

/** A file's name ends in a suffix, one of those that the page lists. */
function checkName(meta: Values, { filename, suffixes }: UploadFacts): void {
  if (filename === undefined || meta[filename] === undefined) return;
  const suffix = suffixOf(String(meta[filename]));
  if (suffix === '') throw metaError(meta, filename, 'has no suffix', '文件名必须带有后缀');
  if (suffixes && !suffixes.includes(suffix)) {
    throw metaError(meta, filename, `must end in one of ${suffixes.join(', ')}`, '文件类型不支持');
  }
}

/** Checks an upload beyond its table: the digest is that of the file, the name and the size are as documented. */
function checkFile(facts: UploadFacts, meta: Values, { name, filename, body }: Part): void {
  const { digest, algorithm } = facts;
  const limit = facts.limits?.[suffixOf(filename)] ?? facts.limit;
  const right = createHash(algorithm).update(body).digest('hex');
  if (digest !== undefined && meta[digest] !== undefined && meta[digest] !== right) {
    throw metaError(meta, digest, `is not the ${algorithm} of the file`, '文件摘要与文件内容不一致');
  }
  checkName(meta, facts);
  if (limit !== undefined && body.length > limit) {
    throw paramError('body', `/${name}`, body.length, `has more than ${limit} bytes`, '文件大小超过限制');
  }
}

interface Body<J> {
  readonly json: J;
  readonly file?: Part | undefined;
}

function readUpload<J>(facts: Facts, fields: Fields, admitted: Admitted): Body<J & Values> {
  const parts = partsOf(admitted.received) ?? [];
  const isFile = ({ name, filename }: Part): boolean =>
    filename !== undefined && fields[name]?.type === 'file';
  const values = parts.map((part) => [part.name, isFile(part) ? part.body : part.body.toString()]);
  admit(fields, Object.fromEntries(values), 'body');
  const meta = parts.find(({ name }) => name === 'meta');
  const content = meta ? parseJson(meta.body) : {};
  const shape = fields['meta']?.fields ?? {};
  const json = admit<J>(shape, decryptRequestFields(shape, content, openingOf('body', admitted)), 'body');
  const file = parts.find(isFile);
  const { upload } = traitsOf('POST', facts.path);
  if (file && upload) checkFile(upload, json, file);
  return { json, file };
}

function readBody<J>(facts: Facts, admitted: Admitted): Body<J & Values> {
  const { multipart, json = {} } = facts.request;
  if (multipart) return readUpload<J>(facts, multipart, admitted);
  const value = admitted.received.body.length > 0 ? readJson(admitted.received) : {};
  const table = facts.traits?.includes('undocumented') ? undefined : json;
  return { json: admit<J>(table, decryptRequestFields(json, value, openingOf('body', admitted)), 'body') };
}

/**
 * Reads, opens and checks the groups of a request by the published tables.
 *
 * @throws {Refusal} if one is wrong.
 */
export function readRequest<C extends Groups<unknown, unknown, unknown>>(
  facts: Facts,
  admitted: Admitted,
): Groups<C['path'] & Values, C['query'] & Values, C['json'] & Values> {
  checkHeaders(facts.request, admitted.received);
  const { path: variables = {}, query: fields = {} } = facts.request;
  const path = admit<C['path']>(variables, typed(variables, admitted.path), 'uri_template');
  const given = decryptRequestFields(
    fields,
    typed(fields, readQuery(admitted.received)),
    openingOf('query', admitted),
  );
  const query = admit<C['query']>(fields, given, 'query');
  return { path, query, ...readBody<C['json']>(facts, admitted) };
}
