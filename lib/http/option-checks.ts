import { types } from 'node:util';
import { ConfigError, shapeOf } from '../errors';
import { withoutPrototype } from '../json';
import type { CallOptions, Multipart, RequestGroups } from './request-options';

interface Check {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  readonly hint: string;
}

/** Text of Object.prototype.toString: it tells a Map from an object in every realm. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/** An object with fields by name, of a class or of none; no list, no Map, no Date. */
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
  hint: 'Leave it out where the endpoint decides.',
};

const BY_NAME = 'an object with values by name';

const CHECKS: readonly (readonly [keyof (CallOptions & RequestGroups), Check])[] = [
  [
    'query',
    {
      expected: 'an object, URLSearchParams or a string',
      accepts: (value) => isRecord(value) || tagOf(value) === 'URLSearchParams' || typeof value === 'string',
      hint: 'Write query: { name: value }, or leave it out.',
    },
  ],
  [
    'headers',
    {
      expected: BY_NAME,
      accepts: (value) => isRecord(value) || tagOf(value) === 'Headers',
      hint: "Write headers: { 'X-Name': 'value' }, or leave it out.",
    },
  ],
  [
    'json',
    {
      expected: 'an object',
      accepts: (value) => value !== null,
      hint: 'Write json: { … }, or leave it out where the call has no body.',
    },
  ],
  ['xml', { expected: BY_NAME, accepts: isRecord, hint: 'XML that is written already goes into body.' }],
  [
    'body',
    {
      expected: 'a string or bytes',
      accepts: (value) =>
        typeof value === 'string' || value instanceof Uint8Array || types.isAnyArrayBuffer(value),
      hint: 'An object goes into json, or, in APIv2, into xml.',
    },
  ],
  [
    'path',
    { expected: BY_NAME, accepts: isRecord, hint: 'Write path: { name: value }, or put them beside json.' },
  ],
  [
    'baseURL',
    { expected: 'a URL as a string', accepts: (value) => typeof value === 'string', hint: 'Give its href.' },
  ],
  [
    'timeout',
    {
      expected: 'milliseconds',
      accepts: (value) => value !== null,
      hint: 'Leave it out where the timeout of the client is right.',
    },
  ],
  ['signal', { expected: 'an AbortSignal', accepts: isSignal, hint: 'Write signal: controller.signal.' }],
  ['security', BOOLEAN],
  ['nonceless', BOOLEAN],
  ['cipher', BOOLEAN],
  [
    'progress',
    {
      expected: 'a function',
      accepts: (value) => typeof value === 'function',
      hint: 'Write progress: (bytes, total) => …',
    },
  ],
];

/**
 * The options of a call as it reads them: each of the shape that it must have, and none that comes from a prototype.
 *
 * @throws {ConfigError} that names the option of another shape.
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
  hint: 'Write multipart: { file, filename, meta }: the client names the parts, and adds the digest.',
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
