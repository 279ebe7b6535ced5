import type { Outcome } from '../errors';
import { adviceOnUse, doubtAboutCode, isTooOften, type OperationTraits } from '../openapi';

const FAILED = 'WeChat Pay or the connection failed.';
const FREQUENT = 'Slow down: too many calls.';

/** Codes after which the call may have been executed, or is still in progress. */
const UNDECIDED: Readonly<Record<string, string>> = {
  SYSTEMERROR: FAILED,
  SYSTEM_ERROR: FAILED,
  BANKERROR: FAILED,
  BIZERR_NEED_RETRY: FAILED,
  PROCESSING: 'The call is still in progress.',
  SEND_FAILED: 'Use a new number only after a final failure: it may still be sent.',
  USERPAYING:
    'Check the order every 5 seconds for at most 30 seconds while the user enters the password, then reverse it.',
};

const DECIDED: Readonly<Record<string, string>> = {
  FAIL: 'Correct what the message names. If it names the sign, check secret, the APIv2 key of this merchant.',
  SIGNERROR: 'Check secret: it is the APIv2 key of this merchant.',
  CA_ERROR: 'Check that merchant is the current client certificate of this mchid: WeChat Pay refused it.',
  NOAUTH: 'Apply for the permission on the merchant platform: the merchant lacks it.',
  NO_AUTH: 'Apply for the permission on the merchant platform: the merchant lacks it.',
  APPID_MCHID_NOT_MATCH: 'Bind the appid to this mchid on the merchant platform.',
  PARAM_ERROR: 'Correct the parameter that the message names.',
  NOTENOUGH: 'Top up the balance, then repeat the call with the same number.',
  ORDERNOTEXIST: 'Check the number and the mchid; right after creating the order, try again later.',
  ORDERCLOSED: 'Place another order with a new number: this one is closed.',
  AUTHCODEEXPIRE: 'Ask the user to refresh the payment code, which has expired, and use a new number.',
};

/**
 * Returns the remedy for an error code of APIv2, and the effect of the call.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export function hintFor(code: string): { readonly hint: string; readonly outcome: Outcome } {
  if (Object.hasOwn(UNDECIDED, code)) return { hint: UNDECIDED[code] ?? FAILED, outcome: 'unknown' };
  if (isTooOften(code)) return { hint: FREQUENT, outcome: 'rejected' };
  const known = Object.hasOwn(DECIDED, code) ? DECIDED[code] : undefined;
  return {
    hint: known ?? adviceOnUse(code) ?? 'Correct what the message names.',
    outcome: 'rejected',
  };
}

/** Returns why a refusal does not prove that nothing was created; undefined if it does. */
export function doubtAbout(code: string, traits: OperationTraits, proven: boolean): string | undefined {
  return doubtAboutCode(code, traits, { proven, throttled: isTooOften(code) });
}

/** Returns the same for an HTTP error status, which a proxy or load balancer sends. */
export function hintForStatus(status: number): { readonly hint: string; readonly outcome: Outcome } {
  if (status < 400 || status >= 500) {
    return { hint: FAILED, outcome: 'unknown' };
  }
  return {
    hint: 'Check the path and the client certificate in merchant: APIv2 reports its own errors with status 200, so this one comes from a proxy or load balancer.',
    outcome: 'rejected',
  };
}
