import type { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { pipeline, Readable, Transform } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { ConfigError } from '../../errors';
import type { Delivery } from '../gateway';
import type { CertifiedKey } from '../keys/issue-certificate';
import type { Answer, Produced, Received } from './messages';

/** The address and the options of the server. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  /** How long an idle connection stays open, in milliseconds. */
  readonly keepAliveTimeout: number;
  /** Present: HTTPS with this certificate. */
  readonly tls?: CertifiedKey | undefined;
}

type Handle = (received: Received) => Promise<Delivery>;

/** Another service of the same server. */
export interface ServerExtension {
  /** Every path that begins so; a browser that asks for `/` is sent there. */
  readonly path: string;
  readonly serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** The number of bytes after which a streamed body is cut, for a fault. */
const HALF = 64 * 1024;
const BODY_LIMIT = 10 * 1024 * 1024;

/** Every client is asked for a certificate and may have none: the operation checks it. */
const ASKING = { requestCert: true, rejectUnauthorized: false };

function certificateOf({ socket }: IncomingMessage): X509Certificate | undefined {
  return socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
}

/** Tells whether a connection uses TLS; Bun has another class for it. */
function isEncrypted(socket: Socket): boolean {
  return Reflect.get(socket, 'encrypted') === true;
}

function readHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

/** The announced length of the body; 0 if it is not announced. */
function lengthOf({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0);
}

/** Returns the body; undefined if it exceeds the limit: the rest is read and discarded. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    if (lengthOf(request) > BODY_LIMIT) resolve(undefined);
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= BODY_LIMIT) {
        chunks.push(chunk);
      } else {
        resolve(undefined);
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

/** Sends a body while it is made, as fast as it is taken. */
function sendProduced(response: ServerResponse, { status, headers }: Answer, produced: Produced): void {
  const { length, bytes, cut } = produced;
  response.writeHead(status, {
    ...headers,
    ...(length === undefined ? {} : { 'Content-Length': String(length) }),
  });
  const whole = Readable.from(bytes(), { objectMode: false });
  if (cut === undefined) {
    pipeline(whole, response, () => undefined);
  } else {
    pipeline(whole, until(cut), response, () => response.socket?.destroy());
  }
}

/** Lets so many bytes through, and fails when they are out. */
function until(cut: number): Transform {
  let left = cut;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      this.push(part);
      // The bytes before the cut need a moment to be sent.
      if (left > 0) {
        done();
      } else {
        setImmediate(() => done(new Error('The connection is cut on purpose')));
      }
    },
  });
}

function send(response: ServerResponse, { answer, half }: Delivery): void {
  if (!answer) {
    response.socket?.destroy();
    return;
  }
  const { status, headers, body, produced } = answer;
  if (produced) {
    sendProduced(response, answer, { ...produced, cut: half ? HALF : produced.cut });
    return;
  }
  const length = status === 204 ? {} : { 'Content-Length': String(body.length) };
  response.writeHead(status, { ...headers, ...length });
  if (half) {
    response.write(body.subarray(0, body.length >> 1), () => response.socket?.destroy());
  } else {
    response.end(body);
  }
}

/** The sockets: reads complete requests, passes them to the gateway, writes its responses. */
export class HttpServer {
  readonly #server: Server;
  readonly #closing = new AbortController();
  readonly #handle: Handle;
  #extension: ServerExtension | undefined;
  #connections = 0;

  private constructor(handle: Handle, { keepAliveTimeout, tls }: Listening) {
    this.#handle = handle;
    const options = { keepAliveTimeout, keepAliveTimeoutBuffer: 0 };
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      this.#serve(request, response).catch(() => request.socket.destroy());
    };
    this.#server = tls
      ? createSecureServer({ ...options, ...ASKING, key: tls.privateKey, cert: tls.certificate }, listener)
      : createServer(options, listener);
    this.#server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      // A body that is too long is refused before it is sent: that is what the client waits for.
      if (lengthOf(request) <= BODY_LIMIT) response.writeContinue();
      listener(request, response);
    });
    this.#server.on('connection', () => {
      this.#connections += 1;
    });
    this.#server.on('connect', (_, socket) => {
      socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n');
    });
  }

  /** @throws {ConfigError} if the server cannot listen on the host and port */
  static async listen(handle: Handle, listening: Listening): Promise<HttpServer> {
    const { host, port } = listening;
    const server = new HttpServer(handle, listening);
    try {
      server.#server.listen({ host, port });
      await once(server.#server, 'listening');
    } catch (cause) {
      const hint = 'Omit host and port to listen on a free port of 127.0.0.1.';
      throw new ConfigError('port', `cannot listen on ${host}, port ${port}`, hint, cause);
    }
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  /** How many connections were accepted since the start. */
  get connections(): number {
    return this.#connections;
  }

  /** Serves another service under its own path: the gateway does not see those requests. */
  append(extension: ServerExtension): void {
    this.#extension = extension;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?', 1);
    if (this.#extension && (path === this.#extension.path || path.startsWith(`${this.#extension.path}/`))) {
      await this.#extension.serve(request, response);
      return;
    }
    if (this.#extension && request.url === '/' && request.method === 'GET') {
      response.writeHead(302, { Location: this.#extension.path }).end();
      return;
    }
    const body = await readBody(request);
    if (!body) {
      response.writeHead(413, { Connection: 'close' }).end();
      return;
    }
    const { method = '', url: target = '' } = request;
    const headers = readHeaders(request);
    const certificate = certificateOf(request);
    const origin = `${isEncrypted(request.socket) ? 'https' : 'http'}://${headers['host'] ?? ''}`;
    const delivery = await this.#handle({ method, target, headers, body, origin, certificate });
    if (delivery.delay > 0) await wait(delivery.delay, undefined, { signal: this.#closing.signal });
    send(response, delivery);
  }
}
