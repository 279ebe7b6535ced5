import { SignatureError } from '../errors';
import type { Incoming, Outgoing } from './message';
import { requestIdOf } from './response';

const HINT = 'The connection mixed two answers up; a proxy may keep answers back, or repeat them.';

/**
 * Checks that an answer belongs to its call: it repeats the numbers that were sent. A signature proves who answered, not
 * what was asked: an answer that comes late on a connection that was kept is genuine, and another call's.
 *
 * @param data the parsed answer.
 * @throws {SignatureError} with the reason `other-answer` where a number differs.
 */
export function checkEchoes({ method, call }: Outgoing, { status, headers }: Incoming, data: unknown): void {
  for (const { field, value } of call.echoes ?? []) {
    const repeated = textIn(data, field);
    if (repeated === undefined || repeated === '' || repeated === value) continue;
    throw new SignatureError(
      'other-answer',
      `${method} ${call.template}: expected the answer of ${field} ${value}, received that of ${field} ${repeated}`,
      { hint: HINT, status, requestId: requestIdOf(headers) },
    );
  }
}

function textIn(data: unknown, field: string): string | undefined {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, field)) return undefined;
  const value: unknown = Reflect.get(data, field);
  return typeof value === 'string' ? value : undefined;
}
