import type { CallInProgress } from '../call';
import type { HttpResponse } from '../http';
import { doubtAboutCode, isTooOften } from '../openapi';

const FORMLESS =
  'The response has neither a valid WeChat Pay signature nor the form of a WeChat Pay error, so it may come from a proxy.';

/**
 * Returns why a refusal does not prove that nothing was created; undefined if it proves that.
 *
 * A refusal has a `code`. The status line is unsigned, so a signed body without a code is a success whose status was
 * changed on the way. Where money moves, the form alone is not enough.
 *
 * @param code the error code of the body, if it has one.
 * @param body the parsed body; empty if it is not a JSON object.
 */
export function doubtAboutRefusal(
  { call: { traits } }: CallInProgress,
  { status, verified: proven = false }: HttpResponse,
  code: string | undefined,
  body: object,
): string | undefined {
  if (code === undefined) return proven ? changedStatus(status, body) : FORMLESS;
  return doubtAboutCode(code, traits, { proven, throttled: status === 429 || isTooOften(code) });
}

/**
 * Returns the error code of a body: capitals, digits and underscores. Some successes have another `code`, such as the
 * number of a card or SUCCESS.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012081726
 */
export function errorCodeOf({ code }: { readonly code?: unknown }): string | undefined {
  const is = typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) && code !== 'SUCCESS';
  return is ? code : undefined;
}

/** Describes the success by its field names only: a value may be worth money. */
function changedStatus(status: number, body: object): string {
  const names = Object.keys(body);
  const fields = names.length === 0 ? 'its body is empty' : `its fields: ${names.slice(0, 5).join(', ')}`;
  return `WeChat Pay signed a response without an error code, which is the form of a success (${fields}). The signature does not cover the status line, so a proxy may have changed it to ${status}.`;
}
