import { ConfigError } from '../errors';
import { encodeQuery, type Outgoing, type QueryValue } from '../http';
import { Xml, XmlError, type XmlFields, type XmlValue } from '../xml';

/** The fields of an APIv2 request, by name. */
export type Fields = XmlFields;

/**
 * Reads the fields of a request: those of its XML, and for a GET those of its query.
 *
 * @throws {ConfigError} where the body is no XML, or a name stands twice in the query.
 */
export function readFields({ method, target, body }: Pick<Outgoing, 'method' | 'target' | 'body'>): Fields {
  return method === 'GET' ? readQuery(target) : readBody(body ?? Buffer.alloc(0));
}

/** Writes other fields into a request, in the place where it has them. */
export function writeFields<Request extends Pick<Outgoing, 'method' | 'target' | 'body' | 'signable'>>(
  request: Request,
  fields: Fields,
): Request {
  if (request.method !== 'GET') {
    const body = Buffer.from(Xml.build(fields));
    return { ...request, body, signable: body };
  }
  const query = encodeQuery(Object.fromEntries(Object.entries(fields).map(queryEntry)));
  return { ...request, target: `${pathOf(request.target)}?${query}`, signable: Buffer.from(query) };
}

function readBody(body: Buffer): Fields {
  try {
    return Xml.parse(body);
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause;
    throw new ConfigError('body', cause.message, 'Give the fields as xml: { … }.', cause);
  }
}

function readQuery(target: string): Fields {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(target.slice(pathOf(target).length))) {
    if (fields.has(name)) throw new ConfigError(`query.${name}`, 'is given twice', 'APIv2 signs one value.');
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function queryEntry([name, value]: [string, XmlValue | undefined]): [string, QueryValue] {
  if (typeof value !== 'object' || value === null) return [name, value];
  throw new ConfigError(`query.${name}`, 'is a list or an object', 'Give its text: a query has no XML.');
}

function pathOf(target: string): string {
  const at = target.indexOf('?');
  return at < 0 ? target : target.slice(0, at);
}
