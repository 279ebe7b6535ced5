import type { Outcome } from '../errors';
import { adviceOnUse, doubtAboutCode, type OperationTraits } from '../openapi';

const FAILED = 'Something failed at WeChat Pay, or on the way there.';
const FREQUENT = 'Too many calls: slow down.';
const FREQUENCY = ['FREQ_LIMIT', 'FREQUENCY_LIMITED', 'INVALID_REQ_TOO_MUCH'];

/** After these nobody knows whether it was done, or it is still being done. */
const UNDECIDED: Readonly<Record<string, string>> = {
  SYSTEMERROR: FAILED,
  SYSTEM_ERROR: FAILED,
  BANKERROR: FAILED,
  BIZERR_NEED_RETRY: FAILED,
  PROCESSING: 'It is still being done.',
  SEND_FAILED: 'It may still be sent: take a new number only when it is known to have failed.',
  USERPAYING: 'The user is asked for the password: look every 5 seconds, for 30 at most, then reverse it.',
};

const DECIDED: Readonly<Record<string, string>> = {
  FAIL: 'WeChat Pay did not take the message. If the message speaks of the sign: check secret, the APIv2 key of this merchant.',
  SIGNERROR: 'Check secret: it is the APIv2 key of this merchant.',
  CA_ERROR:
    'The client certificate was not accepted: check that merchant holds the present one of this mchid.',
  NOAUTH: 'The merchant lacks the permission: apply for it on the merchant platform.',
  NO_AUTH: 'The merchant lacks the permission: apply for it on the merchant platform.',
  APPID_MCHID_NOT_MATCH: 'The appid is not bound to this mchid: bind it on the merchant platform.',
  PARAM_ERROR: 'A parameter is wrong; the message names it.',
  NOTENOUGH: 'The balance does not suffice. Top it up, then repeat the call with the same number.',
  ORDERNOTEXIST: 'No such order. Check the number and the mchid; right after creating it, try again later.',
  ORDERCLOSED: 'The order is closed: place another one, under a new number.',
  AUTHCODEEXPIRE: 'The payment code has expired: ask the user to refresh it, and take a new number.',
  ...Object.fromEntries(FREQUENCY.map((code) => [code, FREQUENT])),
};

/**
 * What a caller should do about an error code of APIv2, and what is known of the effect.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export function hintFor(code: string): { readonly hint: string; readonly outcome: Outcome } {
  if (Object.hasOwn(UNDECIDED, code)) return { hint: UNDECIDED[code] ?? FAILED, outcome: 'unknown' };
  const known = Object.hasOwn(DECIDED, code) ? DECIDED[code] : undefined;
  return {
    hint: known ?? adviceOnUse(code) ?? 'The message says what forbids it.',
    outcome: 'rejected',
  };
}

/** Why a refusal does not prove that nothing was created; undefined where it does. */
export function doubtAbout(code: string, traits: OperationTraits, proven: boolean): string | undefined {
  return doubtAboutCode(code, traits, { proven, throttled: FREQUENCY.includes(code) });
}

/** The same, for an answer that is an error by its HTTP status: it comes from a machine in front. */
export function hintForStatus(status: number): { readonly hint: string; readonly outcome: Outcome } {
  if (status < 400 || status >= 500) {
    return { hint: FAILED, outcome: 'unknown' };
  }
  return {
    hint: 'APIv2 reports its errors with status 200, so this comes from a machine in front: a wrong path, or a client certificate that is missing or not accepted.',
    outcome: 'rejected',
  };
}
