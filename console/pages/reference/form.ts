import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { WrittenCall } from '../../../lib/reference/code';
import type { Fields, Operation } from '../../../lib/reference/model';
import type { CallCommand, OperationPage } from '../../../lib/sandbox/console/views';
import { readObject } from '../../components/json-input';

/** The groups whose fields have inputs of their own. */
export const TEXT_GROUPS = ['path', 'query', 'headers'] as const;
export type TextGroup = (typeof TEXT_GROUPS)[number];

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

/** Creates the form of an operation, filled with what must be sent. */
export function createForm({ operation, all, required }: OperationPage): CallForm {
  const { request } = operation;
  const fields = {
    path: request.path ?? {},
    query: only(request.query, all.groups?.['query']),
    headers: only(request.headers, all.groups?.['headers']),
  };
  const texts = {
    path: signal(textsOf(required.variables)),
    query: signal(textsOf(required.groups?.['query'])),
    headers: signal(textsOf(required.groups?.['headers'])),
  };
  const body = (['json', 'xml', 'multipart'] as const).find((group) => request[group] !== undefined);
  const content = signal('');
  const file = signal<File | undefined>(undefined);
  const fill = (every: boolean): void => {
    const groups = (every ? all : required).groups ?? {};
    texts.query.value = textsOf(groups['query']);
    texts.headers.value = textsOf(groups['headers']);
    const value = body === undefined ? {} : (groups[body] ?? {});
    content.value = laidOut(body === 'multipart' ? (Object(value).meta ?? {}) : value);
  };
  fill(false);
  const call = computed(() => callOf({ operation, texts, body, content, file }));
  return { operation, fields, texts, body, content, file, call, fill };
}

/** The fields that a sample has: the client sets the others. */
function only(fields: Fields = {}, sample: unknown): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(Object(sample), name)));
}

function textsOf(values: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(Object(values)).map(([name, value]) => [name, String(value)]));
}

function laidOut(value: unknown): string {
  return JSON.stringify(value, null, 2);
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
