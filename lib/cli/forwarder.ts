import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { request } from 'undici';
import { NetworkError, WechatpayError } from '../errors';
import type { Notifications } from '../notify';

/** One delivery that came and was passed on. */
export interface Forwarded {
  readonly event: string | undefined;
  /** Why it is not proven to be WeChat Pay's, or cannot be opened; undefined where it is and can, or nobody looked. */
  readonly problem: string | undefined;
  /** What the application answered; undefined where it could not be reached. */
  readonly status: number | undefined;
  readonly milliseconds: number;
}

/** What a forwarder works with. */
export interface ForwarderOptions {
  readonly to: string;
  readonly port: number;
  /** Looks into each delivery, where the keys for that are at hand. */
  readonly notifications: Notifications | undefined;
  readonly report: (forwarded: Forwarded) => void;
}

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: Buffer;
}

const LIMIT = 1024 * 1024;
/** Headers of this connection alone. */
const HOP = ['host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'keep-alive', 'upgrade'];

/**
 * A receiver of notifications on loopback that passes each delivery on as it came, so that its signature still holds,
 * and answers what the application answers.
 */
export class Forwarder implements AsyncDisposable {
  readonly #options: ForwarderOptions;
  readonly #server = createServer((incoming, outgoing) => {
    this.#forward(incoming, outgoing).catch(() => outgoing.destroy());
  });

  private constructor(options: ForwarderOptions) {
    this.#options = options;
  }

  /** @throws {NetworkError} where the port cannot be had. */
  static async listen(options: ForwarderOptions): Promise<Forwarder> {
    const forwarder = new Forwarder(options);
    forwarder.#server.listen(options.port, '127.0.0.1');
    try {
      await once(forwarder.#server, 'listening');
    } catch (cause) {
      const hint = 'Leave --port out: then it is a free one.';
      throw new NetworkError(`Port ${options.port} cannot be had`, { hint, outcome: 'not-sent', cause });
    }
    return forwarder;
  }

  /** The address to give as `notify_url`. */
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
    const seen = await this.#look(incoming, body);
    const answer = await this.#pass(incoming, body);
    const { status, type, body: text } = answer ?? { status: 502, type: undefined, body: Buffer.alloc(0) };
    outgoing.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(text);
    this.#options.report({
      ...seen,
      status: answer?.status,
      milliseconds: Math.round(performance.now() - start),
    });
  }

  async #look({ headers }: IncomingMessage, body: Buffer): Promise<Pick<Forwarded, 'event' | 'problem'>> {
    try {
      const event = await this.#options.notifications?.parse({ headers, body });
      return { event: event?.event_type, problem: undefined };
    } catch (error) {
      if (!(error instanceof WechatpayError)) throw error;
      return { event: undefined, problem: error.message };
    }
  }

  async #pass(
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

/** The address to forward to; a query that came along goes along. */
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
