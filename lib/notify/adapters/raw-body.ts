import type { IncomingMessage } from 'node:http';
import { NotificationError } from '../../errors';
import type { Delivery } from '../delivery';

/** Where a framework may keep a body. */
export interface BodySource {
  /** The stream that it came in on. */
  readonly stream: IncomingMessage;
  /** What a parser made of it. */
  readonly body?: unknown;
  /** The bytes that some frameworks keep beside it. */
  readonly rawBody?: unknown;
}

/**
 * The raw body, from where it can still be had.
 *
 * @param setting what to change where a parser took it, for this framework.
 */
export function rawBodyOf({ stream, body, rawBody }: BodySource, setting: string): Delivery['body'] {
  for (const candidate of [rawBody, body]) {
    if (typeof candidate === 'string' || candidate instanceof Uint8Array) return candidate;
  }
  // Without its option the iterator takes the socket from the request when it ends early; loggers still look at it.
  return stream.readableDidRead ? parsed(setting) : stream.iterator({ destroyOnReturn: false });
}

/** A body that is gone: whoever reads it is told why, and what to do. */
export function parsed(setting: string): AsyncIterable<Uint8Array> {
  const error = new NotificationError('The body was parsed before it came here, and its bytes are gone', {
    code: 'ERR_PARSED_BODY',
    status: 500,
    hint: `WeChat Pay signs the bytes. ${setting}`,
  });
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) };
}

/** The headers as pairs, repeated ones apart. */
export function* headerPairs({ rawHeaders }: IncomingMessage): Generator<readonly [string, string]> {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    yield [rawHeaders[at] ?? '', rawHeaders[at + 1] ?? ''];
}
