import { NetworkError, type Outcome, SignatureError } from '../errors';
import type { HttpRequest, HttpResponse } from '../http';
import { contextOf } from './context';
import { isCallError } from './error-context';

/** How one attempt ended. */
export type Attempt = { readonly answer: HttpResponse } | { readonly error: unknown };

/** Why an attempt is worth repeating. */
export type RepeatReason = 'not-sent' | 'rate-limit' | 'server-error' | 'interrupted' | 'probe';

/**
 * Returns why an attempt may be retried unchanged; undefined if it may not.
 *
 * - Nothing was sent: always.
 * - 429 and 5xx: reads, and calls that are idempotent by HTTP or by their own number.
 * - Cut or unreadable after it was sent: the same, except calls that move money: the caller must query their outcome.
 * - A signature probe: reads only.
 * - Any other refusal: never.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012081726
 */
export function reasonToRepeat(request: HttpRequest, attempt: Attempt): RepeatReason | undefined {
  return 'answer' in attempt ? afterAnswer(request, attempt.answer) : afterError(request, attempt.error);
}

/** What an attempt that was no success leaves possible. */
export function outcomeOf(request: HttpRequest, attempt: Attempt): Outcome {
  if ('error' in attempt) return isCallError(attempt.error) ? attempt.error.outcome : 'unknown';
  if (request.method === 'GET') return 'rejected';
  const { status } = attempt.answer;
  if (status === 429) return movesMoney(request) ? 'unknown' : 'rejected';
  return status < 400 || status >= 500 ? 'unknown' : 'rejected';
}

function afterAnswer(request: HttpRequest, { status }: HttpResponse): RepeatReason | undefined {
  if (status === 429 && (isRepeatable(request) || !movesMoney(request))) return 'rate-limit';
  return status >= 500 && isRepeatable(request) ? 'server-error' : undefined;
}

function afterError(request: HttpRequest, error: unknown): RepeatReason | undefined {
  if (error instanceof SignatureError) {
    return error.reason === 'probe' && request.method === 'GET' ? 'probe' : undefined;
  }
  if (!(error instanceof NetworkError) || error.code !== 'ERR_NETWORK') return undefined;
  if (error.outcome === 'not-sent') return 'not-sent';
  return isRepeatable(request) && !movesMoney(request) ? 'interrupted' : undefined;
}

/**
 * Returns whether a second execution has no effect: WeChat Pay recognizes a repeated call by the number that it has,
 * and GET, PUT and DELETE are idempotent by HTTP.
 */
function isRepeatable(request: HttpRequest): boolean {
  if (request.call.number !== undefined) return true;
  const { method } = request;
  return !movesMoney(request) && (method === 'GET' || method === 'PUT' || method === 'DELETE');
}

function movesMoney(request: HttpRequest): boolean {
  return contextOf(request).traits.money === true;
}
