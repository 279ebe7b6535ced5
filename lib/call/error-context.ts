import { concerning, type FailedCall, type Outcome, WechatpayError } from '../errors';
import type { OperationTraits } from '../openapi';
import { graverOutcome } from './progress';
import type { CallDraft } from './protocol';

const NEW_NUMBER = 'Use a new number only after the query reports a failure.';
const NEW_NUMBER_UNQUERIED = 'Use a new number only once it is known to have failed.';

/** An error with an outcome. */
export type CallError = WechatpayError & { readonly outcome: Outcome };

export function isCallError(error: unknown): error is CallError {
  return error instanceof WechatpayError && error.outcome !== undefined;
}

/**
 * Adds to an error the facts of its call, the most serious outcome among its attempts, and, if that is unknown, how
 * to find out the result. The hint of the error itself only says what happened.
 */
export function addErrorContext(
  error: CallError,
  request: Pick<CallDraft, 'method' | 'origin' | 'call'>,
): void {
  const { method, origin, call } = request;
  const { progress, traits } = call;
  const outcome = method === 'GET' ? error.outcome : graverOutcome(error.outcome, progress.outcome);
  const facts: FailedCall = {
    method,
    path: call.template,
    origin: progress.origin ?? origin,
    attempts: Math.max(progress.attempts, 1),
    number: call.number,
    query: call.operation?.query,
  };
  const doubtful = outcome === 'unknown' && method !== 'GET';
  const what = error.outcome === 'unknown' ? 'The request' : 'An earlier attempt';
  const hint = doubtful ? `${error.hint} ${what} may have been executed${wayOut(facts, traits)}` : error.hint;
  concerning(error, { call: facts, outcome, hint });
}

function wayOut({ number, query }: FailedCall, traits: OperationTraits): string {
  if (number === undefined) return unnumbered(query, traits);
  const name = `${number.field} ${number.value}`;
  const first =
    query === undefined
      ? `check ${name}`
      : `query ${query}${takes(query, number.field) ? ` with ${name}` : ''}`;
  const repeat = `. First ${first}; if you call again, use the same number and content.`;
  if (query === REFUND_QUERY) return `${repeat} ${REFUND_ENDS}`;
  if (traits.refusals === undefined) return repeat;
  return `${repeat} ${query === undefined ? NEW_NUMBER_UNQUERIED : NEW_NUMBER}`;
}

/** Returns whether a query finds a call by its number; queries of APIv2 have it in the body. */
function takes(query: string, field: string): boolean {
  return !query.includes('{') || query.includes(`{${field}}`);
}

function unnumbered(query: string | undefined, { money, number }: OperationTraits): string {
  const [, field] = (money ? number : undefined)?.split('.') ?? [];
  const where = query === undefined || query.includes(`{${field}}`) ? '' : ` with ${query}`;
  const look = `: check its effect${where} before you call again.`;
  if (field === undefined) return `, and no merchant number identifies it${look}`;
  return `, and it had no ${field}${look} Pass ${field} in every call: WeChat Pay executes the same number once.`;
}

const REFUND_QUERY = 'GET v3/refund/domestic/refunds/{out_refund_no}';
/** A closed refund keeps its number for good; one that is abnormal is still open. */
const REFUND_ENDS =
  'If it is CLOSED, refund again with a new out_refund_no. If it is ABNORMAL, call apply-abnormal-refund with this out_refund_no.';
