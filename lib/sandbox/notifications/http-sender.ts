import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { SignedNotification } from './draft';
import type { Attempt, SentNotification } from './record';

const TIMEOUT = 5_000;
const BODY_LIMIT = 64 * 1024;
const KEPT_CHARACTERS = 4_096;
/** Longer notifications are not kept, in bytes. */
const LONGEST_KEPT = 16 * 1024;

/** Sends notifications over HTTP, with Node's own client, since other runtimes replace undici by an incomplete one. */
export class HttpSender {
  readonly #closing = new AbortController();

  /** Sends a notification and waits five seconds for the response, as WeChat Pay does; follows no redirect. */
  async send(url: string, notification: SignedNotification, at: number): Promise<Attempt> {
    const sent = sentOf(notification);
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT), this.#closing.signal]);
    try {
      const response = await post(url, notification, signal);
      const text = await textOf(response);
      const received = {
        status: response.statusCode,
        headers: flat(response.headers),
        body: text.slice(0, KEPT_CHARACTERS),
      };
      return { at, ...received, error: undefined, sent };
    } catch (error) {
      const reason: unknown = signal.aborted ? signal.reason : error;
      return { at, status: undefined, headers: {}, body: '', error: textOfError(reason), sent };
    }
  }

  close(): void {
    this.#closing.abort();
  }
}

function sentOf({ headers, body }: SignedNotification): SentNotification {
  return { headers, body: body.length > LONGEST_KEPT ? undefined : body.toString() };
}

/** Each notification has a connection of its own, so that none outlives the gateway. */
function post(
  url: string,
  { headers, body }: SignedNotification,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = new URL(url).protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', headers, signal, agent: false }, resolve);
    sending.on('error', reject);
    sending.end(body);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new Error(`Expected a response of at most ${BODY_LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** A host with several addresses has an error for each. */
function textOfError(error: unknown): string {
  return String(error instanceof AggregateError ? error.errors[0] : error);
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? []].flat().join(', ')]),
  );
}
