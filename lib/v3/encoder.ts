import { ConfigError } from '../errors';
import type { Outgoing, RequestGroups } from '../http';

/** The body of a request: the bytes that are sent, their type, and those of them that the signature covers. */
export type EncodedBody = Pick<Outgoing, 'body' | 'signable'> & { readonly contentType?: string };

const NOTHING = Buffer.alloc(0);
const JSON_TYPE = 'application/json';

/**
 * Encodes the body of an APIv3 call once: what is signed and what is sent are the same bytes.
 *
 * @throws {ConfigError} where more than one body is given, or `json` cannot be written as JSON.
 */
export function encodeBody({ json, xml, body }: RequestGroups): EncodedBody {
  if (xml !== undefined)
    throw new ConfigError('xml', 'APIv3 takes JSON', 'Give json; XML goes to paths that begin with v2/.');
  if (json !== undefined && body !== undefined)
    throw new ConfigError('body', 'was given beside json', 'Give one of them.');
  if (body !== undefined) {
    const bytes = Buffer.from(body);
    return { body: bytes, signable: bytes, contentType: JSON_TYPE };
  }
  if (json === undefined) return { body: undefined, signable: NOTHING };
  const bytes = Buffer.from(stringify(json));
  return { body: bytes, signable: bytes, contentType: JSON_TYPE };
}

function stringify(json: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(json);
  } catch (cause) {
    throw new ConfigError(
      'json',
      'cannot be written as JSON',
      'BigInts and cycles have no JSON form.',
      cause,
    );
  }
  if (text === undefined)
    throw new ConfigError('json', `a ${typeof json} has no JSON form`, 'Give an object.');
  return text;
}
