import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Agent } from 'undici';
import type { Sandbox } from 'wechatpay-chain/sandbox';
import type { Fields, Operation } from '../../../lib/reference';
import { type Answered, send, serials } from '../merchant';
import { sampleFields, type Values } from './sample';

/** The groups of one request, plain. */
export interface Groups {
  readonly path: Values;
  readonly query: Values;
  readonly headers: Values;
  /** The body's fields: JSON, XML, or the parts of an upload. */
  readonly body: Values;
}

/** Connections that present the merchant's certificate, as APIv2 operations that move money require it. */
export function agentOf({ config }: Sandbox): Agent {
  const { ca = '', merchant } = config;
  if (!merchant || !('cert' in merchant)) throw new Error('no certificate');
  return new Agent({ connect: { ca, cert: String(merchant.cert), key: String(merchant.key) } });
}

/** The least right request of an operation. */
export function rightGroups({ method, path, request }: Operation, sandbox: Sandbox): Groups {
  const { publicKey } = serials(sandbox);
  const tag = createHash('md5').update(`${method} ${path}`).digest('hex').slice(0, 5);
  const world = { mchid: sandbox.config.mchid, tag, publicKey: String(sandbox.config.certs[publicKey]) };
  return {
    path: sampleFields(request.path ?? {}, world),
    query: sampleFields(request.query ?? {}, world),
    headers: { ...sampleFields(request.headers ?? {}, world), 'Wechatpay-Serial': publicKey },
    body: sampleFields(request.json ?? request.xml ?? request.multipart ?? {}, world),
  };
}

function encode(values: Values): string {
  return Object.entries(values)
    .flatMap(([name, value]) =>
      Array.isArray(value) ? value.map((item, index) => [`${name}[${index}]`, item]) : [[name, value]],
    )
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
}

/** The request target: `/hk/v3/…` and `/global/v3/…` for those that are there. */
export function targetOf({ path, baseURL }: Operation, groups: Groups): string {
  const prefix = baseURL === undefined ? '/' : new URL(baseURL).pathname;
  const filled = path
    .replace(/^v2\//, '')
    .replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(groups.path[name])));
  const query = encode(groups.query);
  return `${prefix}${filled}${query === '' ? '' : `?${query}`}`;
}

interface Upload {
  readonly body: Buffer;
  readonly type: string;
  readonly meta: string;
}

function upload(values: Values): Upload {
  const boundary = 'a-boundary';
  const parts = Object.entries(values).map(([name, value]) => {
    const file = Buffer.isBuffer(value) ? '; filename="a \\"file\\".png"' : '';
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), Buffer.from(value as string), Buffer.from('\r\n')]);
  });
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { body, type: `multipart/form-data; boundary=${boundary}`, meta: String(values['meta'] ?? '') };
}

const DIGESTS = ['sha256', 'digest', 'file_digest'];
const FILENAMES = ['filename', 'file_name'];

function suffixOf(path: string): string {
  if (path.includes('video')) return 'mp4';
  return path.includes('bank/packages') ? 'csv' : 'png';
}

/** Returns the meta part with the file name and the digest, as the operation requires it. */
function describing({ path, request }: Operation, values: Values): Values {
  const file = Object.values(values).find(Buffer.isBuffer);
  const { meta } = values;
  if (typeof meta !== 'string' || !file) return values;
  const known = Object.keys(request.multipart?.['meta']?.fields ?? {});
  const algorithm = known.some((name) => /^digest_al/.test(name)) ? 'sm3' : 'sha256';
  const digest = createHash(algorithm).update(file).digest('hex');
  const said = known.flatMap((name) => {
    if (FILENAMES.includes(name)) return [[name, `a "file".${suffixOf(path)}`]];
    return DIGESTS.includes(name) ? [[name, digest]] : [];
  });
  return { ...values, meta: JSON.stringify({ ...JSON.parse(meta), ...Object.fromEntries(said) }) };
}

/** Sends an APIv3 request, signed. */
export function callV3(
  sandbox: Sandbox,
  operation: Operation,
  groups: Groups,
  dispatcher: Agent,
): Promise<Answered> {
  const { method, request } = operation;
  const headers = Object.fromEntries(
    Object.entries(groups.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const target = targetOf(operation, groups);
  if (request.multipart) {
    const { body, type, meta } = upload(describing(operation, groups.body));
    return send(sandbox, method, target, {
      body,
      signed: meta,
      headers: { ...headers, 'content-type': type },
      dispatcher,
    });
  }
  return send(sandbox, method, target, {
    headers,
    dispatcher,
    ...(request.json ? { json: groups.body } : {}),
    ...(operation.traits?.includes('anonymous') ? { authorization: () => undefined } : {}),
  });
}

function signV2(fields: Values, key: string): Values {
  const given = Object.entries(fields).filter(([name, value]) => name !== 'sign' && value !== '');
  const text = given
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');
  const hmac = fields['sign_type'] === 'HMAC-SHA256';
  const hash = hmac ? createHmac('sha256', key) : createHash('md5');
  return { ...fields, sign: hash.update(`${text}&key=${key}`).digest('hex').toUpperCase() };
}

function xml(fields: Values): string {
  const elements = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
  return `<xml>${elements.join('')}</xml>`;
}

/** Sends an APIv2 request, signed if it has a field for the sign. */
export async function callV2(
  sandbox: Sandbox,
  operation: Operation,
  groups: Groups,
  dispatcher: Agent,
): Promise<Answered> {
  const { method, request, traits = [] } = operation;
  const key = String(sandbox.config.secret);
  const plain = { headers: { accept: '*/*' }, dispatcher };
  if (request.multipart) {
    const { media, sign: _, ...texts } = groups.body;
    const digest = createHash('md5').update(media as Buffer);
    const hashed = texts['media_hash'] === undefined ? {} : { media_hash: digest.digest('hex') };
    const { body, type } = upload({ ...signV2({ ...texts, ...hashed }, key), media });
    return send(sandbox, method, targetOf(operation, groups), {
      ...plain,
      body,
      headers: { accept: '*/*', 'content-type': type },
    });
  }
  if (request.xml) {
    const nonce = traits.includes('nonceless') ? {} : { nonce_str: randomBytes(16).toString('hex') };
    const type = request.xml['sign_type']?.enum?.[0];
    const fields = { ...(type === undefined ? {} : { sign_type: type }), ...groups.body, ...nonce };
    const body = xml(signV2(fields, key));
    const headers = { accept: '*/*', 'content-type': 'text/xml' };
    return send(sandbox, method, targetOf(operation, groups), { ...plain, body, headers });
  }
  const { sign, ...query } = groups.query;
  const signed = sign === undefined ? query : signV2(query, key);
  return send(sandbox, method, targetOf(operation, { ...groups, query: signed }), plain);
}

const ELEMENT = /<(\w+)>(?:<!\[CDATA\[([\s\S]*?)\]\]>|([^<]*)|([\s\S]*?))<\/\1>/g;

/** Reads the elements of an answer: texts, objects where there are elements within, lists where one is repeated. */
export function readXml(body: string): Values {
  const values: Values = {};
  const [, inside = ''] = /^<xml>([\s\S]*)<\/xml>$/.exec(body.trim()) ?? [];
  for (const [, name = '', cdata, text, nested] of inside.matchAll(ELEMENT)) {
    const value = nested === undefined ? (cdata ?? text) : readXml(`<xml>${nested}</xml>`);
    const known = values[name];
    values[name] = known === undefined ? value : [known, value].flat();
  }
  return values;
}

/** A single element may be an array of one, if the table says so. */
export function listed(fields: Fields, values: Values): Values {
  const entries = Object.entries(values).map(([name, value]) => {
    const field = fields[name];
    if (field?.type === 'array') return [name, [value].flat()];
    return [name, field?.fields && typeof value === 'object' ? listed(field.fields, { ...value }) : value];
  });
  return Object.fromEntries(entries);
}
