import { Agent, request } from 'undici';
import type { SignedNotification } from './draft';
import type { Attempt } from './record';

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
