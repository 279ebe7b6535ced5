import type { HeaderReader } from '../http';

/** A message that claims to be from WeChat Pay: a response or a notification. */
export interface SignedMessage {
  /** The HTTP status of a response. */
  readonly status?: number;
  readonly headers: HeaderReader;
  /** The bytes that the signature should cover, as they were received. */
  readonly body: Uint8Array;
}

/**
 * Builds the message that a request's signature covers: five lines that each end with a line feed. The method in upper
 * case, the exact request target, the time in seconds, the nonce, and the body (empty without one).
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012365342
 */
export function requestMessage(
  method: string,
  target: string,
  timestamp: string,
  nonce: string,
  body: Uint8Array,
): Buffer {
  return lines(`${method}\n${target}\n${timestamp}\n${nonce}\n`, body);
}

/**
 * Builds the message that the signature of a response or notification covers: three lines that each end with a line feed.
 * The time and the nonce of the headers, and the exact bytes of the body.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4013053249
 */
export function answerMessage(timestamp: string, nonce: string, body: Uint8Array): Buffer {
  return lines(`${timestamp}\n${nonce}\n`, body);
}

const LINE_FEED = Buffer.from('\n');

function lines(head: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(head), body, LINE_FEED]);
}
