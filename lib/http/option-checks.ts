import { types } from 'node:util';
import { ConfigError, shapeOf } from '../errors';
import { withoutPrototype } from '../json';
import type { CallOptions, Multipart, RequestGroups } from './request-options';

interface Check {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  readonly hint: string;
}

/** Returns the tag of Object.prototype.toString, which identifies a Map or an object in every realm. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/** Returns whether a value is an object with named fields, of any class; not an array, a Map or a Date. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return tagOf(value) === 'Object';
}

function isSignal(value: unknown): boolean {
  const { aborted, addEventListener }: { aborted?: unknown; addEventListener?: unknown } = Object(value);
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}

const BOOLEAN: Check = {
  expected: 'true or false',
  accepts: (value) => typeof value === 'boolean',
  hint: 'Pass true or false, or omit it to use the default of the operation.',
};

const BY_NAME = 'an object with values by name';

const CHECKS: readonly (readonly [keyof (CallOptions & RequestGroups), Check])[] = [
  [
    'query',
    {
      expected: 'an object, URLSearchParams or a string',
      accepts: (value) => isRecord(value) || tagOf(value) === 'URLSearchParams' || typeof value === 'string',
      hint: 'Pass query: { name: value }, or omit it.',
    },
  ],
  [
    'headers',
    {
      expected: BY_NAME,
      accepts: (value) => isRecord(value) || tagOf(value) === 'Headers',
      hint: "Pass headers: { 'X-Name': 'value' }, or omit it.",
    },
  ],
  [
    'json',
    {
      expected: 'an object',
      accepts: (value) => value !== null,
      hint: 'Pass json: { … }, or omit it for a call without a body.',
    },
  ],
  ['xml', { expected: BY_NAME, accepts: isRecord, hint: 'Pass fields in xml; pass XML text in body.' }],
  [
    'body',
    {
      expected: 'a string or bytes',
      accepts: (value) =>
        typeof value === 'string' || value instanceof Uint8Array || types.isAnyArrayBuffer(value),
      hint: 'Pass an object in json, or in xml for APIv2.',
    },
  ],
  [
    'path',
    {
      expected: BY_NAME,
      accepts: isRecord,
      hint: 'Pass path: { name: value }, or pass the variables next to json.',
    },
  ],
  [
    'baseURL',
    {
      expected: 'a URL as a string',
      accepts: (value) => typeof value === 'string',
      hint: 'Pass a string, for example url.href.',
    },
  ],
  [
    'timeout',
    {
      expected: 'milliseconds',
      accepts: (value) => value !== null,
      hint: 'Pass a number of milliseconds, or omit it to use the timeout of the client.',
    },
  ],
  ['signal', { expected: 'an AbortSignal', accepts: isSignal, hint: 'Pass signal: controller.signal.' }],
  ['security', BOOLEAN],
  ['nonceless', BOOLEAN],
  ['cipher', BOOLEAN],
  [
    'progress',
    {
      expected: 'a function',
      accepts: (value) => typeof value === 'function',
      hint: 'Pass progress: (bytes, total) => …',
    },
  ],
];

/**
 * Returns the options of a call without those of a prototype, after checking their types.
 *
 * @throws {ConfigError} that names the invalid option.
 */
export function checkOptions<Options extends CallOptions & RequestGroups>(given: Options): Options {
  const options = withoutPrototype(given);
  for (const [name, check] of CHECKS) expect(name, options[name], check);
  if (options.multipart === undefined) return options;
  return withoutPrototype(options, { multipart: checkMultipart(options.multipart) });
}

const MULTIPART: Check = {
  expected: '{ file, filename, meta }',
  accepts: isRecord,
  hint: 'Pass multipart: { file, filename, meta }; the client adds the part names and the digest.',
};

const PARTS: readonly string[] = ['file', 'filename', 'meta', 'limits'];

const FILE: Check = {
  expected: 'a path, bytes, a Blob or a stream',
  accepts: (value) => value !== null,
  hint: MULTIPART.hint,
};

function checkMultipart(given: unknown): Multipart {
  expect('multipart', given ?? null, MULTIPART);
  const multipart = withoutPrototype(given as Multipart);
  for (const name of Object.keys(multipart)) {
    if (!PARTS.includes(name)) {
      throw new ConfigError(
        `multipart.${name}`,
        'expected file, filename, meta or limits, received another name',
        MULTIPART.hint,
      );
    }
  }
  const { file, meta } = multipart;
  expect('multipart.file', file ?? null, FILE);
  expect('multipart.meta', meta, { expected: BY_NAME, accepts: isRecord, hint: MULTIPART.hint });
  expect('multipart.limits', multipart.limits, BOOLEAN);
  return meta === undefined ? multipart : withoutPrototype(multipart, { meta: withoutPrototype(meta) });
}

function expect(field: string, value: unknown, { expected, accepts, hint }: Check): void {
  if (value === undefined || accepts(value)) return;
  throw new ConfigError(field, `expected ${expected}, received ${shapeOf(value)}`, hint);
}
