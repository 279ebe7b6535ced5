import type { IncomingMessage } from 'node:http';
import { NotificationError } from '../../errors';
import type { Delivery } from '../delivery';

/** The properties in which a framework may keep a body. */
export interface BodySource {
  /** The request stream. */
  readonly stream: IncomingMessage;
  /** The output of a body parser. */
  readonly body?: unknown;
  /** The raw bytes that some frameworks keep next to the parsed body. */
  readonly rawBody?: unknown;
}

/**
 * Returns the raw body: the kept bytes if there are any, otherwise the request stream.
 *
 * @param remedy the hint for this framework if a parser has already consumed the stream.
 */
export function rawBodyOf({ stream, body, rawBody }: BodySource, remedy: string): Delivery['body'] {
  for (const candidate of [rawBody, body]) {
    if (typeof candidate === 'string' || candidate instanceof Uint8Array) return candidate;
  }
  // By default the iterator destroys the request when it ends early; loggers still read its socket.
  return stream.readableDidRead ? parsedBody(remedy) : stream.iterator({ destroyOnReturn: false });
}

/** Returns a body whose reading fails with ERR_PARSED_BODY and the remedy. */
export function parsedBody(remedy: string): AsyncIterable<Uint8Array> {
  const error = new NotificationError(
    'Expected the raw body, received a request whose body was already parsed',
    {
      code: 'ERR_PARSED_BODY',
      status: 500,
      hint: `${remedy} WeChat Pay signs the raw bytes.`,
    },
  );
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) };
}

/** Yields each header as a pair; repeated headers stay separate. */
export function* headerPairs({ rawHeaders }: IncomingMessage): Generator<readonly [string, string]> {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    yield [rawHeaders[at] ?? '', rawHeaders[at + 1] ?? ''];
}
