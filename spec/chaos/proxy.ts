import { once } from 'node:events';
import { Agent, request as send } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { deferred } from '../support/deferred';
import { headerOf, type RawAnswer, type RawRequest, RequestReader, withoutHeaders } from './http1';
import { act, type ConnectionKind, type RequestKind, type Scene } from './kinds';

/** The header by which the proxy identifies calls; it is unsigned. */
export const CALL_HEADER = 'x-chaos-call';

/** A fault that a request is to meet. */
export interface Fault {
  readonly kind: RequestKind;
  readonly at: number;
}

/** What the running schedule requires from the proxy. */
export interface Director {
  /** The fault of the next request of a call. */
  next(call: number): Fault;
  /** What befalls the next connection; `undefined` for nothing. */
  nextConnection(): { readonly kind: ConnectionKind; readonly at: number } | undefined;
  /** Whether the response contains the number of the call. */
  echoes(call: number): boolean;
  /** The gateway answered a request. */
  note(call: number, request: RawRequest, answer: RawAnswer): void;
  /** A response to another call of the same operation. */
  earlier(call: number): RawAnswer | undefined;
  /** The call waits, and nothing will come; without a call it is all of them. */
  held(call: number | undefined): void;
  /** The response to another call was written on this call's connection, by the fault of that call. */
  disturb(call: number, kind: RequestKind): void;
}

/** The destination of requests, and its certificate. */
export interface Upstream {
  readonly url: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** A server certificate and its key, PEM. */
export interface ServerKey {
  readonly cert: string;
  readonly key: string;
}

/** Bytes that wait for the next request of a connection. */
interface Leftover {
  readonly kind: RequestKind;
  readonly bytes: Buffer;
  readonly before: 'echoing' | 'silent';
}

/** A connection to a client, and what is left from its earlier requests. */
interface Conversation {
  readonly socket: Socket;
  readonly gone: Promise<void>;
  left?: Leftover | undefined;
  /** An extra response was written: from then on, no response is in its place. */
  shifted?: RequestKind;
}

/** A proxy between a client and the gateway that does to each message what a schedule says. */
export class HostileProxy implements AsyncDisposable {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #agent: Agent;
  readonly #upstream: Upstream;
  readonly #underWay = new Set<Promise<void>>();
  #director: Director | undefined;

  constructor(upstream: Upstream) {
    const { ca, cert, key } = upstream;
    this.#upstream = upstream;
    this.#agent = new Agent({ keepAlive: true, ca, cert, key });
  }

  /** @returns the port of a listener without TLS. */
  listen(): Promise<number> {
    return this.#open(createServer((socket) => this.#admit(socket)));
  }

  /** @returns the port of a listener with TLS. */
  listenTls(key: ServerKey): Promise<number> {
    const server = createTlsServer(key, (socket) => this.#converse(socket));
    server.on('tlsClientError', () => undefined);
    server.on('connection', (socket) => this.#keep(socket));
    return this.#open(server);
  }

  /** Everything that happens from now on is this schedule's. */
  direct(director: Director): void {
    this.#director = director;
  }

  /** Waits until the gateway has answered everything that was carried to it. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Ends every connection to clients. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hangUp();
    this.#agent.destroy();
    for (const server of this.#servers) {
      server.close();
      await once(server, 'close');
    }
  }

  async #open(server: Server): Promise<number> {
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #admit(socket: Socket): void {
    if (this.#director?.nextConnection()) {
      socket.destroy();
    } else {
      this.#converse(socket);
    }
  }

  /** Reads the requests of a connection, one after the other. */
  #converse(socket: Socket): void {
    this.#keep(socket);
    const reader = new RequestReader();
    const { promise: gone, resolve } = deferred();
    socket.on('close', () => resolve());
    const conversation: Conversation = { socket, gone };
    socket.on('data', (chunk) => {
      reader.add(chunk);
      const request = reader.next();
      if (request === undefined) return;
      const served = this.#serve(conversation, request);
      this.#underWay.add(served);
      served.finally(() => this.#underWay.delete(served)).catch(() => undefined);
    });
  }

  async #serve(conversation: Conversation, request: RawRequest): Promise<void> {
    const director = this.#director;
    const call = Number(headerOf(request.headers, CALL_HEADER) ?? Number.NaN);
    if (director === undefined || Number.isNaN(call)) {
      conversation.socket.destroy();
      return;
    }
    const { kind, at } = director.next(call);
    leftover(conversation, call, director);
    await act(kind, this.#sceneOf(conversation, request, { call, kind, at, director }));
  }

  #sceneOf(
    conversation: Conversation,
    request: RawRequest,
    { call, kind, at, director }: { call: number; kind: RequestKind; at: number; director: Director },
  ): Scene {
    const { socket, gone } = conversation;
    return {
      at,
      echoes: director.echoes(call),
      isXml: !request.target.startsWith('/v3/'),
      earlier: director.earlier(call),
      forward: async () => {
        const answer = await this.#forward(request);
        director.note(call, request, answer);
        return answer;
      },
      write: (bytes) => socket.write(bytes),
      end: (bytes) => socket.end(bytes ?? Buffer.alloc(0)),
      reset: () => reset(socket),
      outwait: () => {
        director.held(call);
        return gone;
      },
      leave: (bytes, before) => {
        conversation.left = { kind, bytes, before };
      },
    };
  }

  /** Forwards a request to the gateway, even if its client has gone. */
  #forward({ method, target, headers, body }: RawRequest): Promise<RawAnswer> {
    const { promise, resolve, reject } = deferred<RawAnswer>();
    const own = withoutHeaders(headers, /^(?:connection|x-chaos-call)$/i);
    const url = new URL(this.#upstream.url);
    const options = {
      agent: this.#agent,
      host: url.hostname,
      port: url.port,
      method,
      path: target,
      headers: own,
    };
    const outgoing = send(options, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const { statusCode: status = 0, statusMessage: reason = '', rawHeaders } = response;
      resolve({ status, reason, headers: rawHeaders, body: Buffer.concat(chunks) });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
    return promise;
  }
}

function reset(socket: Socket): void {
  if (socket instanceof TLSSocket) {
    socket.destroy();
  } else if (!socket.destroyed) socket.resetAndDestroy();
}

/** Writes what an earlier request of the connection left. */
function leftover(conversation: Conversation, call: number, director: Director): void {
  const { left, socket } = conversation;
  conversation.left = undefined;
  if (left && (left.before === 'echoing') === director.echoes(call)) {
    conversation.shifted ??= left.kind;
    socket.write(left.bytes);
  }
  if (conversation.shifted) director.disturb(call, conversation.shifted);
}
