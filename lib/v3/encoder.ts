import { ConfigError, shapeOf } from '../errors';
import type { HttpRequest, RequestGroups } from '../http';

/** The encoded body of a request: the bytes to send, their type, and the bytes that the signature covers. */
export interface EncodedBody extends Pick<HttpRequest, 'body' | 'signable'> {
  readonly contentType: string | undefined;
  /** Headers that describe these bytes and override the caller's. */
  readonly framing: Readonly<Record<string, string>> | undefined;
}

const NOTHING = Buffer.alloc(0);
const JSON_TYPE = 'application/json';

/**
 * Encodes the body of an APIv3 call once, so that the signed bytes are the sent bytes.
 *
 * @throws {ConfigError} if there is more than one body, or `json` has no JSON form.
 */
export function encodeBody(groups: RequestGroups): EncodedBody {
  refuseSeveral(groups);
  const { json, body } = groups;
  if (body !== undefined) {
    return ofJson(Buffer.from(body));
  }
  if (json === undefined) {
    return { body: undefined, signable: NOTHING, contentType: undefined, framing: undefined };
  }
  return ofJson(Buffer.from(stringify('json', json)));
}

function ofJson(bytes: Buffer): EncodedBody {
  return { body: bytes, signable: bytes, contentType: JSON_TYPE, framing: undefined };
}

/**
 * Checks that there is at most one body.
 *
 * @throws {ConfigError} if there is more than one body, or one that APIv3 does not accept.
 */
export function refuseSeveral({ xml, json, body, multipart }: RequestGroups): void {
  if (xml !== undefined) {
    throw new ConfigError(
      'xml',
      'expected json for an APIv3 path, received xml',
      'Pass json; XML is for paths that begin with v2/.',
    );
  }
  if (body !== undefined && json !== undefined) throw severalBodies('json', 'body');
  if (multipart !== undefined && json !== undefined) throw severalBodies('json', 'multipart');
  if (multipart !== undefined && body !== undefined) throw severalBodies('body', 'multipart');
}

function severalBodies(first: string, second: string): ConfigError {
  return new ConfigError(second, `expected either ${first} or ${second}, received both`, 'Pass one of them.');
}

/**
 * Serializes a value as JSON.
 *
 * @throws {ConfigError} if the value has no JSON form.
 */
export function stringify(field: string, value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new ConfigError(
      field,
      'expected a value with a JSON form, received a BigInt or a cycle',
      'Convert BigInts to strings, and remove cycles.',
      cause,
    );
  }
  if (text === undefined) {
    throw new ConfigError(field, `expected an object, received ${shapeOf(value)}`, 'Pass an object.');
  }
  return text;
}
