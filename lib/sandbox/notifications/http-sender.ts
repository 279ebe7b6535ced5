import { Agent, request } from 'undici';
import type { SignedNotification } from './draft';
import type { Attempt } from './record';

const TIMEOUT = 5_000;
const BODY_LIMIT = 64 * 1024;
const KEPT_CHARACTERS = 4_096;

/** Sends notifications over HTTP. */
export class HttpSender {
  readonly #agent = new Agent({ connect: { timeout: TIMEOUT }, maxResponseSize: BODY_LIMIT });
  readonly #closing = new AbortController();

  /** Sends a notification and waits five seconds for the response, as WeChat Pay does; follows no redirect. */
  async send(url: string, { headers, body }: SignedNotification, at: number): Promise<Attempt> {
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT), this.#closing.signal]);
    try {
      const answer = await request(url, { method: 'POST', headers, body, dispatcher: this.#agent, signal });
      const text = await answer.body.text();
      const received = {
        status: answer.statusCode,
        headers: flat(answer.headers),
        body: text.slice(0, KEPT_CHARACTERS),
      };
      return { at, ...received, error: undefined };
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
