import { SignatureError } from '../errors';
import { type HttpResponse, requestIdOf } from '../http';
import type { CallInProgress } from './protocol';

const HINT = 'The connection mixed two answers up; a proxy may keep answers back, or repeat them.';

/**
 * Checks that an answer belongs to its call: it repeats the numbers that were sent. A signature proves who answered, not
 * what was asked: an answer that comes late on a connection that was kept is genuine, and another call's.
 *
 * @param data the parsed answer.
 * @throws {SignatureError} with the reason `other-answer` where a number differs, or where the answer lacks the number
 * that makes a repeat safe although every answer of the operation has it.
 */
export function checkResponseMatches(
  { method, call }: CallInProgress,
  { status, headers }: HttpResponse,
  data: unknown,
): void {
  const echoes = call.echoes ?? [];
  const other = echoes.find(({ field, value }) => (textIn(data, field) ?? value) !== value);
  const missing = echoes.find(({ field, required }) => required && textIn(data, field) === undefined);
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
