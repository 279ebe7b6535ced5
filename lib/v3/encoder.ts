import { ConfigError } from '../errors';
import type { HttpRequest, RequestGroups } from '../http';

/** The body of a request: the bytes that are sent, their type, and those of them that the signature covers. */
export interface EncodedBody extends Pick<HttpRequest, 'body' | 'signable'> {
  readonly contentType: string | undefined;
  /** Headers that are true of these bytes alone, so that the caller's do not win over them. */
  readonly framing: Readonly<Record<string, string>> | undefined;
}

const NOTHING = Buffer.alloc(0);
const JSON_TYPE = 'application/json';

/**
 * Encodes the body of an APIv3 call once: what is signed and what is sent are the same bytes.
 *
 * @throws {ConfigError} where more than one body is given, or `json` cannot be written as JSON.
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

/** @throws {ConfigError} where more than one body is given, or one that APIv3 does not take. */
export function refuseSeveral({ xml, ...groups }: RequestGroups): void {
  if (xml !== undefined) {
    throw new ConfigError('xml', 'APIv3 takes JSON', 'Give json; XML goes to paths that begin with v2/.');
  }
  const [first, second] = (['json', 'body', 'multipart'] as const).filter(
    (name) => groups[name] !== undefined,
  );
  if (second !== undefined) throw new ConfigError(second, `was given beside ${first}`, 'Give one of them.');
}

/** @throws {ConfigError} where the value has no JSON form. */
export function stringify(field: string, value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new ConfigError(field, 'cannot be written as JSON', 'BigInts and cycles have no JSON form.', cause);
  }
  if (text === undefined) {
    throw new ConfigError(field, `a ${typeof value} has no JSON form`, 'Give an object.');
  }
  return text;
}
