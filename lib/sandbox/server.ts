import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { CertifiedKey } from './certificate';
import type { Delivery } from './gateway';
import type { Received } from './message';

/** Where and how to listen. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  /** How long an idle connection stays open, in milliseconds. */
  readonly keepAliveTimeout: number;
  /** Present: HTTPS with this certificate. */
  readonly tls?: CertifiedKey | undefined;
}

type Handle = (received: Received) => Promise<Delivery>;

const BODY_LIMIT = 10 * 1024 * 1024;

function readHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

/** The body's bytes; undefined where they are more than the gateway takes. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { answer, half }: Delivery): void {
  if (!answer) {
    response.socket?.destroy();
    return;
  }
  const { status, headers, body } = answer;
  const length = status === 204 ? {} : { 'Content-Length': String(body.length) };
  response.writeHead(status, { ...headers, ...length });
  if (half) response.write(body.subarray(0, body.length >> 1), () => response.socket?.destroy());
  else response.end(body);
}

/** The sockets: reads whole requests, hands them to the gateway, writes what it decides. */
export class HttpServer {
  readonly #server: Server;
  readonly #closing = new AbortController();
  readonly #handle: Handle;
  #connections = 0;

  private constructor(handle: Handle, { keepAliveTimeout, tls }: Listening) {
    this.#handle = handle;
    const options = { keepAliveTimeout, keepAliveTimeoutBuffer: 0 };
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      this.#serve(request, response).catch(() => request.socket.destroy());
    };
    this.#server = tls
      ? createSecureServer({ ...options, key: tls.privateKey, cert: tls.certificate }, listener)
      : createServer(options, listener);
    this.#server.on('connection', () => {
      this.#connections += 1;
    });
    this.#server.on('connect', (_, socket) => {
      socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n');
    });
  }

  static async listen(handle: Handle, listening: Listening): Promise<HttpServer> {
    const server = new HttpServer(handle, listening);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen(listening.port, listening.host, () => resolve());
    });
    return server;
  }

  get address(): AddressInfo | undefined {
    const address = this.#server.address();
    return address !== null && typeof address === 'object' ? address : undefined;
  }

  /** How many connections were accepted since the start. */
  get connections(): number {
    return this.#connections;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (!body) {
      response.writeHead(413, { Connection: 'close' }).end();
      return;
    }
    const { method = '', url: target = '' } = request;
    const delivery = await this.#handle({ method, target, headers: readHeaders(request), body });
    if (delivery.delay > 0) await wait(delivery.delay, undefined, { signal: this.#closing.signal });
    send(response, delivery);
  }
}
