import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { parse } from 'secure-json-parse';
import { SECURITY_HEADERS } from './guard';

/** The error response for an invalid request. */
export class BadRequest extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 413,
    message: string,
  ) {
    super(message);
  }
}

/** An upload in base64 with its fields. */
const LIMIT = 16 * 1024 * 1024;

/**
 * Returns the JSON object in a request's body.
 *
 * @throws {BadRequest} if it is not an object.
 */
/** Returns the bytes of a request's body. @throws {BadRequest} if they are too many. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LIMIT) throw new BadRequest(413, `Invalid body: expected at most ${LIMIT} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const value = parsed(await readBytes(request));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new BadRequest(400, 'Invalid body: expected a JSON object.');
}

function parsed(body: Buffer): unknown {
  try {
    return parse(body, null, { protoAction: 'error', constructorAction: 'error' });
  } catch {
    throw new BadRequest(400, 'Invalid body: expected a JSON object.');
  }
}

/** Content that does not change while the gateway runs: compressed once for each encoding, and sent only if it is new. */
export class Representation {
  readonly type: string;
  readonly etag: string;
  readonly #content: Buffer;
  readonly #encoded = new Map<Encoding, Buffer>();

  constructor(type: string, content: Buffer) {
    this.type = type;
    this.#content = content;
    this.etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  }

  encoded(encoding: Encoding): Buffer {
    const known = this.#encoded.get(encoding) ?? ENCODERS[encoding](this.#content);
    this.#encoded.set(encoding, known);
    return known;
  }
}

const ENCODERS = {
  br: (content: Buffer): Buffer => brotliCompressSync(content),
  gzip: (content: Buffer): Buffer => gzipSync(content, { level: 9 }),
  identity: (content: Buffer): Buffer => content,
};
type Encoding = keyof typeof ENCODERS;

/** Browsers offer brotli over HTTPS and from this machine only. */
function encodingFor({ headers }: IncomingMessage): Encoding {
  const accepted = String(headers['accept-encoding'] ?? '');
  return (
    (['br', 'gzip'] as const).find((name) =>
      new RegExp(`\\b${name}\\b(?!;q=0(?:\\.0*)?(?:,|$))`).test(accepted),
    ) ?? 'identity'
  );
}

/** Sends content, or 304 where the browser has it. */
export function sendRepresentation(
  request: IncomingMessage,
  response: ServerResponse,
  representation: Representation,
): void {
  const { type, etag } = representation;
  const encoding = encodingFor(request);
  const headers = { ...SECURITY_HEADERS, 'Cache-Control': 'no-cache', ETag: etag, Vary: 'Accept-Encoding' };
  if (request.headers['if-none-match']?.includes(etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const body = representation.encoded(encoding);
  response.writeHead(200, {
    ...headers,
    'Content-Type': type,
    'Content-Length': String(body.length),
    ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
  });
  response.end(body);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

export function send(
  response: ServerResponse,
  status: number,
  type: string,
  content: string | Uint8Array,
): void {
  const body = Buffer.from(content);
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'Content-Type': type,
    'Content-Length': String(body.length),
  });
  response.end(body);
}
