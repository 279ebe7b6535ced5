import type { HeaderReader } from '../http';

/** A message that claims to be WeChat Pay's: an answer or a notification. */
export interface SignedMessage {
  /** The HTTP status, of an answer. */
  readonly status?: number;
  readonly headers: HeaderReader;
  /** The bytes that the signature should cover, as they were received. */
  readonly body: Uint8Array;
}

/**
 * What a request's signature covers: five lines, each closed by a line feed, the last one too. The method in upper
 * case, the exact request target, the time in seconds, the nonce, and the body (empty where there is none).
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
 * What the signature of an answer or a notification covers: three lines, each closed by a line feed. The time and the
 * nonce as their headers say, and the body's exact bytes.
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
