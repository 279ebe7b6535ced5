import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A raw request as received by the server. */
export interface Received {
  readonly method: string;
  /** The exact request target. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

type Handler = (request: Received, response: ServerResponse, message: IncomingMessage) => unknown;

/** A plain HTTP server on loopback that records raw requests. */
export class Wire implements AsyncDisposable {
  readonly received: Received[] = [];
  connections = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param tls present: HTTPS with that key and certificate. */
  static async listen(handle: Handler, tls?: { readonly key: string; readonly cert: string }): Promise<Wire> {
    const server = tls ? createSecureServer(tls) : createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const scheme = tls ? 'https' : 'http';
    const wire = new Wire(server, `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    server.on('connection', () => {
      wire.connections += 1;
    });
    server.on('request', async (message, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of message) chunks.push(chunk as Buffer);
      const { method = '', url = '', headers, rawHeaders } = message;
      const request = { method, target: url, headers, rawHeaders, body: Buffer.concat(chunks) };
      wire.received.push(request);
      handle(request, response, message);
    });
    return wire;
  }

  get last(): Received {
    const last = this.received.at(-1);
    if (last === undefined) throw new Error('nothing was received');
    return last;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
