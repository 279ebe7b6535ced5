import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Wechatpay } from 'wechatpay-chain';
import { client, platformHeaders } from '../support/client';

/** A request as it came over the wire. */
export interface Wire {
  readonly method: string;
  readonly target: string;
  readonly body: string;
  readonly json: Record<string, unknown>;
  readonly headers: IncomingMessage['headers'];
}

/** What the server does with a request: a signed response, or `cut` for a connection that breaks. */
export type Script = (
  request: Wire,
  attempt: number,
) => { readonly status?: number; readonly json: object; readonly wait?: Promise<unknown> } | 'cut';

/** WeChat Pay as far as a test scripts it: each response is signed. */
export class Scripted implements AsyncDisposable {
  readonly requests: Wire[] = [];
  readonly wxpay: Wechatpay;
  /** The present time of the client in milliseconds. */
  now = Date.now();
  readonly #server: Server;
  readonly #attempts = new Map<string, number>();

  private constructor(server: Server, script: Script) {
    this.#server = server;
    const { port } = server.address() as AddressInfo;
    this.wxpay = client({ baseURL: `http://127.0.0.1:${port}/`, clock: () => this.now });
    server.on('request', async (request, response) => {
      const body = await text(request);
      const { method = '', url = '', headers } = request;
      const wire = { method, target: url, body, json: body === '' ? {} : JSON.parse(body), headers };
      this.requests.push(wire);
      const name = `${method} ${url} ${wire.json['out_request_no'] ?? wire.json['out_refund_no'] ?? ''}`;
      const attempt = (this.#attempts.get(name) ?? 0) + 1;
      this.#attempts.set(name, attempt);
      const reply = script(wire, attempt);
      if (reply === 'cut') {
        response.socket?.destroy();
        return;
      }
      await reply.wait;
      const bytes = JSON.stringify(reply.json);
      const signed = platformHeaders(bytes, { timestamp: Math.floor(this.now / 1000) });
      response.writeHead(reply.status ?? 200, { ...signed, 'Content-Type': 'application/json' }).end(bytes);
    });
  }

  static async start(script: Script): Promise<Scripted> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Scripted(server, script);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.wxpay.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
