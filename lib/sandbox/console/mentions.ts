import { readJson } from '../../json';
import type { NotificationRecord } from '../notifications/record';
import type { ObjectNaming } from '../products/namings';
import { percentDecoded } from '../wire/percent-encoding';
import type { RequestRecord } from '../wire/request-log';
import { readXml } from '../wire/v2/xml';
import type { ConsoleGateway } from './console-gateway';

type Fields = Map<string, string[]>;

/** How deep an object is searched for numbers, and the maximum number of values that are kept of a field. */
const DEPTH = 8;
const VALUES = 50;

/** What was read of a message; a request that is not answered yet is read again. */
const READ = new WeakMap<RequestRecord | NotificationRecord, Fields>();

/** Finds the objects that a request or its response names; the one that it is about comes first. */
export function namedByRequest(gateway: ConsoleGateway, record: RequestRecord): readonly ObjectNaming[] {
  if (record.template === undefined) return [];
  const fields = READ.get(record) ?? requestFields(record, gateway.objects.fieldNames);
  if (record.duration !== undefined) READ.set(record, fields);
  return gateway.objects.named(record.template, fields);
}

/** Finds the objects that a notification names; the one that it is about comes first. */
export function namedByNotification(
  gateway: ConsoleGateway,
  record: NotificationRecord,
): readonly ObjectNaming[] {
  const fields = READ.get(record) ?? new Map<string, string[]>();
  if (!READ.has(record)) {
    collect(record.resource, gateway.objects.fieldNames, fields);
    READ.set(record, fields);
  }
  return gateway.objects.named(record.type, fields);
}

function requestFields(
  { template = '', target, body, answer }: RequestRecord,
  names: ReadonlySet<string>,
): Fields {
  const fields: Fields = new Map();
  const [path = '', query = ''] = target.split('?', 2);
  const values = path.split('/');
  for (const [at, segment] of template.split('/').entries()) {
    const [, name] = /^\{(\w+)\}$/.exec(segment) ?? [];
    if (name !== undefined) keep(fields, names, name, percentDecoded(values[at] ?? ''));
  }
  for (const [name, value] of new URLSearchParams(query)) keep(fields, names, name, value);
  for (const bytes of [body, answer?.body]) {
    if (bytes !== undefined) collectBody(bytes, names, fields);
  }
  return fields;
}

function collectBody(body: Buffer, names: ReadonlySet<string>, fields: Fields): void {
  const first = String.fromCharCode(body[0] ?? 0);
  if (first === '<') {
    // A list of APIv2 numbers its fields: out_refund_no_0.
    for (const [name, value] of readXml(body) ?? []) keep(fields, names, name.replace(/_\d+$/, ''), value);
  } else if (first === '{') {
    collect(readJson(body.toString()), names, fields);
  }
}

function collect(value: unknown, names: ReadonlySet<string>, fields: Fields, depth = 0): void {
  if (typeof value !== 'object' || value === null || depth > DEPTH) return;
  for (const [name, item] of Object.entries(value)) {
    if (typeof item === 'string' && names.has(name)) {
      keep(fields, names, name, item);
    } else if (name === 'download_url' && URL.canParse(String(item))) {
      keep(fields, names, 'token', new URL(String(item)).searchParams.get('token') ?? '');
    } else {
      collect(item, names, fields, depth + 1);
    }
  }
}

function keep(fields: Fields, names: ReadonlySet<string>, name: string, value: string): void {
  if (value === '' || !names.has(name)) return;
  const known = fields.get(name) ?? [];
  if (known.length < VALUES && !known.includes(value)) fields.set(name, [...known, value]);
}
