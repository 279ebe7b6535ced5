import type { IncomingMessage, ServerResponse } from 'node:http';
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
export async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LIMIT) throw new BadRequest(413, `Invalid body: expected at most ${LIMIT} bytes.`);
    chunks.push(chunk);
  }
  const value = parsed(Buffer.concat(chunks));
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
