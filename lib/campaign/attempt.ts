import { ApiError, ConfigError, NetworkError, PathError, WechatpayError } from '../errors';
import { omitUndefined } from '../json';
import { concernsEverybody, isInUse, isTooOften } from '../openapi';
import type { EndFacts } from './entry';

/**
 * How one attempt ended.
 *
 * - `done`: WeChat Pay carried it out.
 * - `refused`: WeChat Pay proved that it did not carry it out, or it cannot be sent as it is.
 * - `everybody`: a refusal that every recipient would get.
 * - `too-often`: a refusal because of too many calls.
 * - `unsent`: nothing left this machine.
 * - `answered`: WeChat Pay answered with an error that proves nothing: a repeat gets the same, a query tells.
 * - `unknown`: no answer, or one that proves nothing and may change.
 */
export interface Attempt {
  readonly kind: 'done' | 'refused' | 'everybody' | 'too-often' | 'unsent' | 'answered' | 'unknown';
  /** It may have been carried out. */
  readonly doubtful: boolean;
  readonly facts: EndFacts;
}

/** A response to a call. */
interface Response {
  readonly status: number;
  readonly data: unknown;
  readonly requestId: string | undefined;
}

/** The attempt of a call that succeeded. */
export function doneWith({ status, data, requestId }: Response): Attempt {
  return { kind: 'done', doubtful: false, facts: omitUndefined({ status, data, requestId }) };
}

/**
 * Tells what an error means for the recipient.
 *
 * @param everybody further codes that concern every recipient.
 * @throws the error itself if it does not come from a call.
 */
export function classify(error: unknown, everybody: ReadonlySet<string>): Attempt {
  if (!(error instanceof WechatpayError)) throw error;
  const facts = factsOf(error);
  const doubtful = error.outcome === 'unknown';
  const { code } = error;
  const status = error instanceof ApiError ? error.status : undefined;
  if (status === 429 || isTooOften(code)) return { kind: 'too-often', doubtful, facts };
  if (status !== undefined && (everybody.has(code) || concernsEverybody(code))) {
    return { kind: 'everybody', doubtful, facts };
  }
  if (error instanceof ConfigError || error instanceof PathError) {
    return { kind: 'refused', doubtful: false, facts };
  }
  if (error instanceof NetworkError && error.code === 'ERR_CLOSED') throw error;
  if (error.outcome === 'not-sent') return { kind: 'unsent', doubtful, facts };
  if (error.outcome === 'rejected') return { kind: 'refused', doubtful, facts };
  const final = isInUse(code) || (status !== undefined && status >= 400 && status < 500);
  return { kind: final ? 'answered' : 'unknown', doubtful: true, facts };
}

function factsOf(error: WechatpayError): EndFacts {
  const { code, message, hint } = error;
  const { status, requestId } = error instanceof ApiError ? error : {};
  return omitUndefined({ code, message, hint, status, requestId });
}
