import { createHash } from 'node:crypto';
import { parse } from 'secure-json-parse';
import type { Operation as Facts, Fields } from '../../openapi';
import { admit, paramError, type Source, typed, type Values } from '../fields';
import type { Received } from '../message';
import { type Part, readMultipart } from '../multipart';
import { Refusal } from '../refusal';
import { type Opening, reveal } from '../sensitive';
import type { Admitted } from './admission';

/** The groups of a request, checked; sensitive fields in plain text. */
export interface Groups<P = Values, Q = Values, J = Values> {
  readonly path: P;
  readonly query: Q;
  /** The JSON body, or the meta part of an upload. */
  readonly json: J;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parseJson(body: Buffer): unknown {
  try {
    // null is as good as absent: https://pay.weixin.qq.com/doc/v3/merchant/4012081709
    return parse(UTF8.decode(body), (_, value) => (value === null ? undefined : value));
  } catch {
    throw paramError('body', '', undefined, 'is no JSON', '请求体不是合法的JSON');
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
  throw Refusal.of(400, 'INVALID_REQUEST', 'HTTP header缺少微信支付平台证书序列号(Wechatpay-Serial)', {
    detail: { field: 'Wechatpay-Serial', value: null, issue: 'is required', location: 'header' },
  });
}

function openingOf(source: Source, admitted: Admitted): Opening {
  return { source, open: (ciphertext) => openWith(admitted, ciphertext) };
}

/** `Wechatpay-Serial` is wanted where a ciphertext is sent, whatever the tables say; the other headers as they say. */
function checkHeaders({ headers = {} }: Facts['request'], received: Received): void {
  const entries = Object.entries(headers).filter(([name]) => name !== 'Wechatpay-Serial');
  const given = entries.flatMap(([name]) => {
    const value = received.headers[name.toLowerCase()];
    return value === undefined ? [] : [[name, value]];
  });
  admit(Object.fromEntries(entries), Object.fromEntries(given), 'header');
}

/** The parts of an upload; undefined where the body is none. */
export function partsOf({ headers, body }: Received): readonly Part[] | undefined {
  return readMultipart(headers['content-type'] ?? '', body);
}

function checkDigest(meta: Values, file: Buffer | undefined): void {
  const { sha256 } = meta;
  if (typeof sha256 !== 'string' || file === undefined) return;
  if (sha256.toLowerCase() === createHash('sha256').update(file).digest('hex')) return;
  throw paramError('body', '/meta/sha256', sha256, "is not the file's", '文件的sha256值与meta中的不一致');
}

function readUpload<J>(fields: Fields, parts: readonly Part[], admitted: Admitted): J & Values {
  const texts = parts.map(({ name, filename, body }) => [
    name,
    filename === undefined ? body.toString() : body,
  ]);
  admit(fields, Object.fromEntries(texts), 'body');
  const meta = parts.find(({ name }) => name === 'meta');
  const content = meta ? parseJson(meta.body) : {};
  const shape = fields['meta']?.fields ?? {};
  const values = admit<J>(shape, reveal(shape, content, openingOf('body', admitted)), 'body');
  checkDigest(values, parts.find(({ filename }) => filename !== undefined)?.body);
  return values;
}

function readBody<J>(request: Facts['request'], admitted: Admitted): J & Values {
  const { received } = admitted;
  const { multipart, json = {} } = request;
  if (multipart) return readUpload<J>(multipart, partsOf(received) ?? [], admitted);
  const opening = openingOf('body', admitted);
  const value = Object.keys(json).length > 0 ? reveal(json, readJson(received), opening) : {};
  return admit<J>(json, value, 'body');
}

/**
 * Reads, opens and checks the groups of a request by the published tables.
 *
 * @throws {Refusal} where one is wrong.
 */
export function readRequest<C extends Groups<unknown, unknown, unknown>>(
  { request }: Facts,
  admitted: Admitted,
): Groups<C['path'] & Values, C['query'] & Values, C['json'] & Values> {
  checkHeaders(request, admitted.received);
  const { path: variables = {}, query: fields = {} } = request;
  const path = admit<C['path']>(variables, typed(variables, admitted.path), 'url');
  const given = reveal(fields, typed(fields, readQuery(admitted.received)), openingOf('query', admitted));
  const query = admit<C['query']>(fields, given, 'query');
  return { path, query, json: readBody<C['json']>(request, admitted) };
}
