import { SignatureError } from '../errors';
import type { HttpRequest, HttpResponse } from '../http';
import { requestIdOf } from '../http';

const HINT = 'The connection mixed two answers up; a proxy may keep answers back, or repeat them.';

/**
 * Checks that an answer belongs to its call: it repeats the numbers that were sent. A signature proves who answered, not
 * what was asked: an answer that comes late on a connection that was kept is genuine, and another call's.
 *
 * @param data the parsed answer.
 * @param options `refused`: the answer is a refusal. Of those, only the numbers that they have are compared: APIv2
 * documents the number for answers whose return_code and result_code are both SUCCESS.
 * @throws {SignatureError} with the reason `other-answer` where a number differs, or where a success lacks the number
 * that makes a repeat safe although every success of the operation has it.
 */
export function checkResponseMatches(
  { method, call }: HttpRequest,
  { status, headers }: HttpResponse,
  data: unknown,
  { refused = false }: { readonly refused?: boolean } = {},
): void {
  const echoes = call.echoes ?? [];
  const other = echoes.find(({ field, value }) => (textIn(data, field) ?? value) !== value);
  const missing = refused ? undefined : echoes.find((echo) => echo.required && !textIn(data, echo.field));
  const expected = other ?? missing;
  if (expected === undefined) return;
  const received = other
    ? `that of ${other.field} ${textIn(data, other.field)}`
    : `one without ${expected.field}`;
  throw new SignatureError(
    'other-answer',
    `${method} ${call.template}: expected the answer of ${expected.field} ${expected.value}, received ${received}`,
    { hint: HINT, status, requestId: requestIdOf(headers) },
  );
}

/** The text of a field; undefined where there is none, or an empty one. */
function textIn(data: unknown, field: string): string | undefined {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, field)) return undefined;
  const value: unknown = Reflect.get(data, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
