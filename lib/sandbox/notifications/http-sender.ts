import { Agent, request } from 'undici';
import type { SignedNotification } from './message';

/** What came of sending a notification once. */
export interface Attempt {
  /** The gateway's clock, in milliseconds. */
  readonly at: number;
  /** Undefined where there was no answer. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 4,096 characters. */
  readonly body: string;
  /** Why there was no answer. */
  readonly error: string | undefined;
}

const PATIENCE = 5_000;
const LONGEST = 64 * 1024;
const KEPT = 4_096;

/** The connections that notifications go out on. */
export class HttpSender {
  readonly #agent = new Agent({ connect: { timeout: PATIENCE }, maxResponseSize: LONGEST });
  readonly #closing = new AbortController();

  /** Sends a notification and waits five seconds for the answer, as WeChat Pay does; follows no redirect. */
  async send(url: string, { headers, body }: SignedNotification, at: number): Promise<Attempt> {
    const signal = AbortSignal.any([AbortSignal.timeout(PATIENCE), this.#closing.signal]);
    try {
      const answer = await request(url, { method: 'POST', headers, body, dispatcher: this.#agent, signal });
      const text = await answer.body.text();
      const heard = { status: answer.statusCode, headers: flat(answer.headers), body: text.slice(0, KEPT) };
      return { at, ...heard, error: undefined };
    } catch (error) {
      return { at, status: undefined, headers: {}, body: '', error: String(error) };
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#agent.destroy();
  }
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? []].flat().join(', ')]),
  );
}
