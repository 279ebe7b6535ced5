import { ConfigError, shapeOf } from '../../errors';
import { parseJson } from '../../json';

/** A captured message. */
export interface Capture {
  /** The status of a response; undefined for a notification. */
  readonly status: number | undefined;
  readonly headers: Headers;
  readonly body: Buffer;
}

const FORM = 'Capture it with `curl -i`, or write { "headers": { … }, "body": "…" }.';

/**
 * Parses a captured message: raw HTTP (`curl -i`, with or without the first line), or JSON with `headers` and a text
 * `body`.
 *
 * @throws {ConfigError} for any other format.
 */
export function readCapture(bytes: Buffer): Capture {
  return bytes.toString('latin1').trimStart().startsWith('{') ? readJson(bytes) : readHttp(bytes);
}

function readJson(bytes: Buffer): Capture {
  const { headers, body, status } = parseObject(bytes);
  if (typeof body !== 'string') {
    throw new ConfigError(
      'capture',
      `expected body as a string, received ${shapeOf(body)}`,
      'Pass the exact text of the body: the signature covers its bytes.',
    );
  }
  return {
    status: typeof status === 'number' ? status : undefined,
    headers: headersOf(Object.entries(Object(headers)).map(([name, value]) => [name, String(value)])),
    body: Buffer.from(body),
  };
}

function parseObject(bytes: Buffer): { headers?: unknown; body?: unknown; status?: unknown } {
  try {
    return Object(parseJson(bytes.toString()));
  } catch (cause) {
    throw new ConfigError('capture', 'expected JSON, received another format', FORM, cause);
  }
}

const HEAD_END = /\r?\n\r?\n/;

function readHttp(bytes: Buffer): Capture {
  // Latin-1 maps each byte to one character, so that text offsets are byte offsets.
  const text = bytes.toString('latin1');
  const end = HEAD_END.exec(text);
  if (end === null) {
    throw new ConfigError('capture', 'expected an empty line after the headers, found none', FORM);
  }
  const rest = bytes.subarray(end.index + end[0].length);
  const lines = text.slice(0, end.index).split(/\r?\n/);
  const status = /^HTTP\/\S+ (\d{3})/.exec(lines[0] ?? '')?.[1];
  if (status?.startsWith('1')) return readHttp(rest);
  const fields = lines.flatMap((line): [string, string][] => {
    const [, name, value] = /^([\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return {
    status: status === undefined ? undefined : Number(status),
    headers: headersOf(fields),
    body: rest,
  };
}

function headersOf(fields: readonly [string, string][]): Headers {
  try {
    return new Headers(fields.map(([name, value]): [string, string] => [name, value]));
  } catch (cause) {
    throw new ConfigError('capture', 'received an invalid header', FORM, cause);
  }
}
