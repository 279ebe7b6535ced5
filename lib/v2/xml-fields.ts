import { ConfigError, shapeOf } from '../errors';
import { encodeQuery, type HttpRequest, MultipartBody, type QueryValue } from '../http';
import { scalarText, Xml, XmlError, type XmlFields, type XmlValue } from '../xml';

/** The fields of an APIv2 request, by name. */
export type Fields = XmlFields;

/**
 * Reads the fields of a request from its XML, or from its query for a GET.
 *
 * @throws {ConfigError} if the body is not XML, or the query contains a name twice.
 */
export function readFields({
  method,
  target,
  body,
}: Pick<HttpRequest, 'method' | 'target' | 'body'>): Fields {
  if (method === 'GET') return readQuery(target);
  if (body instanceof MultipartBody) return readForm(body);
  if (body === undefined || Buffer.isBuffer(body)) return readBody(body ?? Buffer.alloc(0));
  throw new ConfigError(
    'body',
    'expected XML fields or a form, received another stream',
    'Pass xml or multipart.',
  );
}

/** Replaces the fields of a request. */
export function writeFields(request: HttpRequest, fields: Fields): HttpRequest {
  if (request.body instanceof MultipartBody) return writeForm(request, request.body, fields);
  if (request.method !== 'GET') {
    const body = Buffer.from(Xml.build(fields));
    return { ...request, body, signable: body };
  }
  const query = encodeQuery(Object.fromEntries(Object.entries(fields).map(queryEntry)));
  return { ...request, target: `${pathOf(request.target)}?${query}`, signable: Buffer.from(query) };
}

function readForm({ fields }: MultipartBody): Fields {
  return Object.fromEntries(fields.map(({ name, value }) => [name, value.toString()]));
}

/** Replaces the fields of a form; the part of the file stays unchanged. */
function writeForm(request: HttpRequest, form: MultipartBody, fields: Fields): HttpRequest {
  const parts = Object.entries(fields).flatMap(([name, value]) => {
    const text = scalarText(value);
    if (text === undefined) {
      throw new ConfigError(
        `multipart.meta.${name}`,
        `expected text, received ${shapeOf(value)}`,
        'Pass text.',
      );
    }
    return [{ name, value: Buffer.from(text) }];
  });
  const body = form.withFields(parts);
  return { ...request, body, headers: { ...request.headers, ...body.framing } };
}

function readBody(body: Buffer): Fields {
  try {
    return Xml.parse(body);
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause;
    throw new ConfigError('body', cause.message.replace(/^E/, 'e'), 'Pass the fields as xml: { … }.', cause);
  }
}

function readQuery(target: string): Fields {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(target.slice(pathOf(target).length))) {
    if (fields.has(name)) {
      throw new ConfigError(
        `query.${name}`,
        'expected one value, received several',
        'Pass one value: APIv2 signs one.',
      );
    }
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function queryEntry([name, value]: [string, XmlValue | undefined]): [string, QueryValue] {
  if (typeof value !== 'object' || value === null) return [name, value];
  throw new ConfigError(
    `query.${name}`,
    `expected text, received ${shapeOf(value)}`,
    'Pass text in a query.',
  );
}

function pathOf(target: string): string {
  const at = target.indexOf('?');
  return at < 0 ? target : target.slice(0, at);
}
