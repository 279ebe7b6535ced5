import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { request } from 'undici';
import { NetworkError, WechatpayError } from '../errors';
import type { Notifications } from '../notify';

/** A notification that was forwarded. */
export interface Forwarded {
  readonly event: string | undefined;
  /** Why verification or decryption failed; undefined if both succeeded or no keys are configured. */
  readonly problem: string | undefined;
  /** The response status of the application; undefined if it is unreachable. */
  readonly status: number | undefined;
  readonly milliseconds: number;
}

/** Options of a forwarder. */
export interface ForwarderOptions {
  readonly to: string;
  readonly port: number;
  /** Verifies and decrypts each notification, where keys are configured. */
  readonly notifications: Notifications | undefined;
  readonly report: (forwarded: Forwarded) => void;
}

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: Buffer;
}

const LIMIT = 1024 * 1024;
/** Hop-by-hop headers, which are not forwarded. */
const HOP = ['host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'keep-alive', 'upgrade'];

/**
 * A receiver of notifications on the loopback interface. It forwards each notification unchanged, so that its signature
 * stays valid, and responds as the application does.
 */
export class Forwarder implements AsyncDisposable {
  readonly #options: ForwarderOptions;
  readonly #server = createServer((incoming, outgoing) => {
    this.#forward(incoming, outgoing).catch(() => outgoing.destroy());
  });

  private constructor(options: ForwarderOptions) {
    this.#options = options;
  }

  /** @throws {NetworkError} if the port is in use or not permitted. */
  static async listen(options: ForwarderOptions): Promise<Forwarder> {
    const forwarder = new Forwarder(options);
    forwarder.#server.listen(options.port, '127.0.0.1');
    try {
      await once(forwarder.#server, 'listening');
    } catch (cause) {
      const hint = 'Omit --port to use a free port.';
      throw new NetworkError(`Cannot listen on port ${options.port}`, { hint, outcome: 'not-sent', cause });
    }
    return forwarder;
  }

  /** The URL to pass as `notify_url`. */
  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    if (body === undefined) {
      outgoing.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const start = performance.now();
    const inspected = await this.#inspect(incoming, body);
    const answer = await this.#send(incoming, body);
    const { status, type, body: text } = answer ?? { status: 502, type: undefined, body: Buffer.alloc(0) };
    outgoing.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(text);
    this.#options.report({
      ...inspected,
      status: answer?.status,
      milliseconds: Math.round(performance.now() - start),
    });
  }

  async #inspect({ headers }: IncomingMessage, body: Buffer): Promise<Pick<Forwarded, 'event' | 'problem'>> {
    try {
      const event = await this.#options.notifications?.parse({ headers, body });
      return { event: event?.event_type, problem: undefined };
    } catch (error) {
      if (!(error instanceof WechatpayError)) throw error;
      return { event: undefined, problem: error.message };
    }
  }

  async #send(
    { method = 'POST', url = '', headers }: IncomingMessage,
    body: Buffer,
  ): Promise<Answer | undefined> {
    try {
      const kept = Object.entries(headers).filter(([name]) => !HOP.includes(name));
      const response = await request(targetOf(this.#options.to, url), {
        method: method === 'GET' ? 'GET' : 'POST',
        headers: Object.fromEntries(kept),
        ...(body.length > 0 ? { body } : {}),
      });
      const type = response.headers['content-type'];
      return {
        status: response.statusCode,
        type: typeof type === 'string' ? type : undefined,
        body: Buffer.from(await response.body.arrayBuffer()),
      };
    } catch {
      return undefined;
    }
  }
}

/** Returns the URL to forward to, with the query of the notification. */
function targetOf(to: string, url: string): string {
  const target = new URL(to);
  const at = url.indexOf('?');
  if (at >= 0) target.search = url.slice(at);
  return target.href;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
