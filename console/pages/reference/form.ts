import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { WrittenCall } from '../../../lib/reference/code';
import type { Field, Fields, Operation } from '../../../lib/reference/model';
import { sampleOf } from '../../../lib/reference/sample';
import type { CallCommand, OperationPage } from '../../../lib/sandbox/console/views';
import { readObject } from '../../components/json-input';
import { gateway } from '../../state/live';

/** The groups whose fields have inputs of their own. */
export const TEXT_GROUPS = ['path', 'query', 'headers'] as const;
export type TextGroup = (typeof TEXT_GROUPS)[number];

/** Fields that the client adds to an APIv2 request. */
const OWN_FIELDS = ['nonce_str', 'sign', 'sign_type'];
/** Fields that contain the merchant ID. */
const MERCHANTS = ['mchid', 'mch_id', 'sp_mchid', 'combine_mchid', 'combine_mch_id'];

/** The state of the request form. */
export interface CallForm {
  readonly operation: Operation;
  readonly fields: Readonly<Record<TextGroup, Fields>>;
  readonly texts: Readonly<Record<TextGroup, Signal<Readonly<Record<string, string>>>>>;
  /** The group of the body; undefined where the operation has none. */
  readonly body: 'json' | 'xml' | 'multipart' | undefined;
  /** The body, or the other fields of an upload, as JSON. */
  readonly content: Signal<string>;
  readonly file: Signal<File | undefined>;
  /** The current call, to be shown as code. */
  readonly call: ReadonlySignal<WrittenCall>;
  readonly fill: (all: boolean) => void;
}

/** Creates the form of an operation with example values for the required fields. */
export function createForm({ operation, call: example }: OperationPage): CallForm {
  const { request } = operation;
  const { headers: exampleHeaders, multipart } = example.groups ?? {};
  const asked = Object.keys(Object(exampleHeaders));
  const query = without(request.query ?? {}, operation.path.startsWith('v2/') ? OWN_FIELDS : []);
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).filter(([name]) => asked.includes(name)),
  );
  const fields = { path: request.path ?? {}, query, headers };
  const texts = {
    path: signal(samples(fields.path, true)),
    query: signal(samples(fields.query, false)),
    headers: signal(samples(fields.headers, false)),
  };
  const body = (['json', 'xml', 'multipart'] as const).find((group) => request[group] !== undefined);
  const content = signal('');
  const file = signal<File | undefined>(undefined);
  const fill = (all: boolean): void => {
    content.value = body === 'multipart' ? laidOut(Object(multipart).meta ?? {}) : filled(operation, all);
  };
  fill(false);
  const call = computed(() => callOf({ operation, texts, body, content, file }));
  return { operation, fields, texts, body, content, file, call, fill };
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function samples(fields: Fields, all: boolean): Readonly<Record<string, string>> {
  const chosen = Object.entries(fields).filter(([, { required }]) => all || required);
  const values = own(sampleOf(Object.fromEntries(chosen)));
  return Object.fromEntries(Object.entries(Object(values)).map(([name, value]) => [name, String(value)]));
}

function filled({ request, path }: Operation, all: boolean): string {
  const fields = request.json ?? without(request.xml ?? {}, path.startsWith('v2/') ? OWN_FIELDS : []);
  return laidOut(own(sampleOf(all ? fields : requiredOf(fields))));
}

function laidOut(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** Returns the required fields, also of nested objects. */
function requiredOf(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, { required }]) => required)
      .map(([name, field]) => [name, narrowed(field)]),
  );
}

function narrowed(field: Field): Field {
  const { fields, items } = field;
  return {
    ...field,
    ...(fields === undefined ? {} : { fields: requiredOf(fields) }),
    ...(items === undefined ? {} : { items: narrowed(items) }),
  };
}

/** Inserts the merchant ID of this gateway and valid URLs into an example. */
function own(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(own);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, known(name) ?? own(inner)]));
}

function known(name: string): string | undefined {
  if (MERCHANTS.includes(name)) return gateway.value?.mchid;
  if (/notify_?url$/.test(name)) return 'http://127.0.0.1:3000/notify';
  return /(?:^|_)url$/.test(name) ? 'https://www.weixin.qq.com/' : undefined;
}

type Parts = Pick<CallForm, 'operation' | 'texts' | 'body' | 'content' | 'file'>;

/** Returns the non-empty inputs. */
function given(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}

function group(name: string, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.keys(value).length === 0 ? {} : { [name]: value };
}

function callOf({ operation, texts, body, content, file }: Parts): WrittenCall {
  const { method, path } = operation;
  const object = readObject(content.value) ?? {};
  const upload = { file: `./${file.value?.name ?? 'image.png'}`, ...group('meta', object) };
  return {
    method,
    path,
    variables: texts.path.value,
    groups: {
      ...group('query', given(texts.query.value)),
      ...group('headers', given(texts.headers.value)),
      ...(body === undefined ? {} : { [body]: body === 'multipart' ? upload : object }),
    },
  };
}

/** Builds the command that makes the gateway send the call. */
export async function orderOf({ operation, texts, body, content, file }: CallForm): Promise<CallCommand> {
  const { method, path } = operation;
  const object = readObject(content.value) ?? {};
  const query = given(texts.query.value);
  return {
    method,
    path,
    variables: texts.path.value,
    headers: given(texts.headers.value),
    ...(Object.keys(query).length === 0 ? {} : { query }),
    ...(body === 'json' ? { json: object } : {}),
    ...(body === 'xml' ? { xml: object } : {}),
    ...(body === 'multipart' && file.value ? { file: await encoded(file.value), meta: object } : {}),
  };
}

async function encoded(file: File): Promise<NonNullable<CallCommand['file']>> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += 32_768) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  }
  return { name: file.name, base64: btoa(binary) };
}
