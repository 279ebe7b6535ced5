import { SIGNING_FIELDS } from '../../lib/openapi/signing-fields';
import type { Field, Fields, Group, Operation } from '../../lib/reference/model';
import {
  braced,
  choices,
  comment,
  docComment,
  members,
  ownMembers,
  type Style,
  use,
  valueType,
} from './field-types';
import { property } from './identifiers';

/** The types of one operation. */
export interface Endpoint {
  /** The interfaces and aliases that the signatures use. */
  readonly declarations: readonly string[];
  /** The method and its promise form, as members of the node. */
  readonly signatures: string;
}

// Groups up to this length are written inline; longer ones become named interfaces.
const SHORT_BODY = 160;

type Context = Omit<Style, 'side' | 'carrier'>;

// Fields that the client sets automatically, so they are optional for the caller.
const CLIENT_FIELDS: Partial<Record<Group, readonly string[]>> = {
  xml: SIGNING_FIELDS,
  query: SIGNING_FIELDS,
  headers: ['Wechatpay-Serial'],
};

/** Writes the types of one operation; `name` consists of node and method: `V3PayTransactionsNativePost`. */
export function writeEndpoint(name: string, operation: Operation, context: Context): Endpoint {
  const declarations: string[] = [];
  const declare = (suffix: string, body: string): string => {
    if (body.length <= SHORT_BODY) return braced(body);
    declarations.push(`export interface ${name}${suffix} ${braced(body)}`);
    return name + suffix;
  };
  const groups = groupMembers(operation, context, declare);
  const init = writeInit(name, operation, groups, context, declarations);
  const data = answerType(operation, context, declare);
  const verb = operation.method.toLowerCase();
  const reply = `${use('Reply', context)}<${data}>`;
  const title = titleOf(operation, context);
  return {
    declarations,
    signatures: [
      `${docComment(`${title}${sourceOf(operation)}`)}${verb}(${init}): ${reply};`,
      `${docComment(`As \`${verb}\`.`)}${verb}Async(${init}): ${reply};`,
    ].join('\n'),
  };
}

/** What a hover says of the groups of a request. */
const GROUP_NOTES = {
  json: docComment('请求体 Request body, JSON.'),
  xml: docComment('请求体 Request body, XML.'),
  query: docComment('查询参数 Query parameters.'),
  headers: docComment('请求头 Request headers.'),
  multipart: docComment('上传 Upload: the file and its other fields.'),
} as const;

type Declare = (suffix: string, body: string) => string;

function groupMembers(
  { request, answer, path, traits = [] }: Operation,
  context: Context,
  declare: Declare,
): string[] {
  const written: string[] = [];
  const style: Style = { ...context, side: 'request', carrier: 'text' };
  for (const group of ['json', 'xml', 'query'] as const) {
    const fields = request[group];
    if (fields === undefined) continue;
    if (group === 'json' && traits.includes('undocumented')) {
      written.push(`${GROUP_NOTES.json}json: ${use('Undocumented', context)};`);
      continue;
    }
    const ours = relax(fields, CLIENT_FIELDS[group] ?? []);
    const suffix = group.slice(0, 1).toUpperCase() + group.slice(1);
    const own: Style = group === 'json' ? { ...style, carrier: 'json' } : style;
    const type = `${declare(suffix, ownMembers(ours, own))}${choices(ours, own)}`;
    written.push(`${GROUP_NOTES[group]}${group}${optional(ours)}: ${type};`);
  }
  if (request.headers !== undefined) written.push(headersMember(request.headers, style));
  if (request.multipart !== undefined) {
    written.push(multipartMember(request.multipart, context, path, declare));
  }
  if (answer.kind === 'file') {
    written.push(`/** The destination of the file. */ sink?: ${use('Sink', context)};`);
  }
  return written;
}

function relax(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { required, ...field }]) => [
      name,
      required && !names.includes(name) ? { ...field, required } : field,
    ]),
  );
}

function optional(fields: Fields): '' | '?' {
  return Object.values(fields).some(({ required, alternatives }) => required || alternatives) ? '' : '?';
}

function headersMember(fields: Fields, style: Style): string {
  const ours = relax(fields, CLIENT_FIELDS.headers ?? []);
  const encryptionOnly = Object.keys(ours).join() === 'Wechatpay-Serial';
  const type = encryptionOnly
    ? use('EncryptionHeaders', style)
    : `${use('MoreHeaders', style)} & ${braced(members(ours, style))}`;
  return `${GROUP_NOTES.headers}readonly headers${optional(ours)}: ${type};`;
}

// The names of the parts for file, file name and digest differ by endpoint. The client maps `file` and `filename` to them.
const COMPUTED = /^(sha256|filename|file_name|file_digest|digest|media_hash|sign|sign_type|mch_id)$/;

function multipartMember(parts: Fields, context: Context, path: string, declare: Declare): string {
  const style: Style = { ...context, side: 'request', carrier: path.startsWith('v2/') ? 'text' : 'json' };
  const meta = relaxComputed(metaFields(parts));
  const body = [
    `/** A path, the bytes, a Blob or a stream. */ file: ${use('Upload', context)};`,
    '/** The name with its extension; required unless the file is a path. */ filename?: string;',
    '/** `false` skips the check of size and extension. */ limits?: false;',
  ];
  if (Object.keys(meta).length > 0) {
    body.push(
      `/** The other fields of the upload. */ meta${optional(meta)}: ${braced(members(meta, style))};`,
    );
  }
  return `${GROUP_NOTES.multipart}multipart: ${declare('Multipart', body.join('\n'))};`;
}

/** Returns the fields that accompany the file: the content of `meta`, or in APIv2 the other parts. */
export function metaFields(parts: Fields): Fields {
  return (
    parts['meta']?.fields ??
    Object.fromEntries(Object.entries(parts).filter(([, part]: [string, Field]) => part.type !== 'file'))
  );
}

function relaxComputed(meta: Fields): Fields {
  return relax(
    meta,
    Object.keys(meta).filter((name) => COMPUTED.test(name)),
  );
}

function writeInit(
  name: string,
  { request }: Operation,
  groups: readonly string[],
  context: Context,
  declarations: string[],
): string {
  const variables = Object.entries(request.path ?? {}).map(([variable, field]) => {
    const type = field.enum ? valueType(field, { ...context, side: 'request', carrier: 'text' }) : undefined;
    return `${comment(variable, field, { ...context, side: 'request', carrier: 'text' })}${property(variable)}: ${type ?? use('PathValue', context)};`;
  });
  const options = use('CallOptions', context);
  if (groups.length > 0) {
    declarations.push(`export interface ${name} extends ${options} ${braced(groups.join('\n'))}`);
  }
  const base = groups.length > 0 ? name : options;
  if (variables.length > 0) {
    return `init: ${use('WithVariables', context)}<${braced(variables.join('\n'))}, ${base}>`;
  }
  return `init${groups.some(isRequired) ? '' : '?'}: ${base}`;
}

function isRequired(member: string): boolean {
  return !/^(\/\*\*.*?\*\/ )?(readonly )?\w+\?:/.test(member);
}

function answerType({ answer, path }: Operation, context: Context, declare: Declare): string {
  switch (answer.kind) {
    case 'empty':
      return 'undefined';
    case 'file':
    case 'redirect':
      return 'Buffer';
    default: {
      const carrier = answer.kind === 'xml' || path.startsWith('v2/') ? 'text' : 'json';
      if (answer.fields === undefined) return use('Undocumented', context);
      return declare('Data', members(answer.fields, { ...context, side: 'answer', carrier }));
    }
  }
}

/** Writes the name of the operation in both languages, and the roles that may call it. */
function titleOf({ name, roles }: Operation, { english }: Context): string {
  const who = roles === undefined ? '' : ` (${roles.join(', ')})`;
  return `${name} ${english[name] ?? ''}${who}.`;
}

/** The link to the official page. */
function sourceOf({ docs }: Operation): string {
  return docs[0] === undefined ? '' : ` @see ${docs[0]}`;
}
