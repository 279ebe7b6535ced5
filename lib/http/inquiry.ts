import { concerning, type FailedCall, type Outcome, WechatpayError } from '../errors';
import type { Outgoing } from './message';
import { graver } from './progress';

/** An error that says what its call left possible. */
export type CallError = WechatpayError & { readonly outcome: Outcome };

export function isCallError(error: unknown): error is CallError {
  return error instanceof WechatpayError && error.outcome !== undefined;
}

/**
 * Gives an error the facts of its call, the gravest outcome among its attempts, and, where that is unknown, how to find
 * out: the hints of the errors themselves say what happened, and leave that to this place.
 */
export function explain(error: CallError, request: Pick<Outgoing, 'method' | 'origin' | 'call'>): void {
  const { method, origin, call } = request;
  const { progress, traits } = call;
  const outcome = method === 'GET' ? error.outcome : graver(error.outcome, progress.outcome);
  const facts: FailedCall = {
    ...{ method, path: call.template },
    origin: progress.origin ?? origin,
    attempts: Math.max(progress.attempts, 1),
    number: call.number,
    query: traits.query,
  };
  const doubtful = outcome === 'unknown' && method !== 'GET';
  const what = error.outcome === 'unknown' ? 'It' : 'An attempt before this one';
  const hint = doubtful ? `${error.hint} ${what} may have been carried out${wayOut(facts)}` : error.hint;
  concerning(error, { call: facts, outcome, hint });
}

function wayOut({ number, query }: FailedCall): string {
  if (number === undefined) {
    return ', and no number of yours tells one from two: look for its effect before you call again.';
  }
  const name = `${number.field} ${number.value}`;
  const first = query === undefined ? `look for ${name}` : `ask ${query} for ${name}`;
  const ends = query === REFUND_QUERY ? ` ${REFUND_ENDS}` : '';
  return `: first ${first}; if you try again, then with the same number and content.${ends}`;
}

const REFUND_QUERY = 'GET v3/refund/domestic/refunds/{out_refund_no}';
/** A closed refund keeps its number for good; one that is abnormal is still open. */
const REFUND_ENDS =
  'If it is CLOSED: refund again with a new out_refund_no. If it is ABNORMAL: call apply-abnormal-refund with this out_refund_no.';
