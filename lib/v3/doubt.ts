import type { Incoming, Outgoing } from '../http';
import { proofOf } from '../openapi';

const UNSIGNED = 'The response carries no valid WeChat Pay signature, so the refusal may come from a proxy.';
const IN_USE = 'The number is in use: query it.';
const OPEN = 'The code speaks of this request only, not of what the number stands for.';

/**
 * Says why a refusal does not prove that nothing was created; undefined where it proves that.
 *
 * A refusal has WeChat Pay's form: a `code`. The status line is not signed, so a body without one is a success whose
 * status was changed on the way, or comes from a proxy. Where money moves, the form alone is not enough: the refusal must
 * be signed, and its code must be one that is certain. Being told to slow down is no refusal.
 *
 * @param code the error code of the body, where it has one.
 * @param body the parsed body; empty where it is no JSON object.
 */
export function doubtAbout(
  { call: { traits } }: Outgoing,
  answer: Incoming,
  code: string | undefined,
  body: object,
): string | undefined {
  if (code === undefined) return answer.proven ? changedStatus(answer.status, body) : UNSIGNED;
  if (!traits.money) return undefined;
  if (!answer.proven) return UNSIGNED;
  if (answer.status === 429) return '';
  const proof = proofOf(code, traits);
  if (proof === 'nothing-created') return undefined;
  return proof === 'in-use' ? '' : OPEN;
}

/**
 * The error code of a body: capitals, digits and underscores. Some successes have a `code` of their own, the number of a
 * card or SUCCESS; those are none.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012081726
 */
export function errorCodeOf({ code }: { readonly code?: unknown }): string | undefined {
  const is = typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) && code !== 'SUCCESS';
  return is ? code : undefined;
}

/** What to do where a code says that the number is in use, whatever the operation; undefined for other codes. */
export function adviceOnUse(code: string): string | undefined {
  return proofOf(code, {}) === 'in-use' ? IN_USE : undefined;
}

/** Names the success by its fields only: a value may be worth money. */
function changedStatus(status: number, body: object): string {
  const names = Object.keys(body);
  const fields = names.length === 0 ? 'its body is empty' : `its fields: ${names.slice(0, 5).join(', ')}`;
  return `WeChat Pay signed a response without an error code, which is the form of a success (${fields}). The signature does not cover the status line, so a proxy may have changed it to ${status}.`;
}
