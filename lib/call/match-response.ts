import { SignatureError } from '../errors';
import { type HttpResponse, requestIdOf } from '../http';
import type { CallInProgress } from './protocol';

const HINT = 'Look for a proxy that delays or repeats responses: this response belongs to another call.';

/**
 * Checks that an answer belongs to its call: it repeats the numbers that were sent, or where no number comes back, it
 * has a field of its operation's own. A signature proves who answered, not what was asked: an answer that comes late on
 * a connection that was kept is genuine, and another call's.
 *
 * @param data the parsed answer.
 * @param options `refused`: the answer is a refusal. Of those, only the numbers that they have are compared: APIv2
 * documents the other fields for answers whose return_code and result_code are both SUCCESS.
 * @throws {SignatureError} with the reason `other-answer` where a number differs, or where a success lacks the number
 * that makes a repeat safe although every success of the operation has it, or all fields of its operation's own.
 */
export function checkResponseMatches(
  request: CallInProgress,
  { status, headers }: HttpResponse,
  data: unknown,
  { refused = false }: { readonly refused?: boolean } = {},
): void {
  const mismatch = differingNumber(request, data) ?? (refused ? undefined : missingField(request, data));
  if (mismatch === undefined) return;
  throw new SignatureError('other-answer', `${request.method} ${request.call.template}: ${mismatch}`, {
    hint: HINT,
    status,
    requestId: requestIdOf(headers),
  });
}

function differingNumber({ call }: CallInProgress, data: unknown): string | undefined {
  const other = call.echoes?.find(({ field, value }) => (textIn(data, field) ?? value) !== value);
  if (other === undefined) return undefined;
  const { field, value } = other;
  return `expected the response for ${field} ${value}, received the one for ${field} ${textIn(data, field)}`;
}

function missingField({ call }: CallInProgress, data: unknown): string | undefined {
  const missing = call.echoes?.find(({ field, required }) => required && !textIn(data, field));
  if (missing) {
    const { field, value } = missing;
    return `expected the response for ${field} ${value}, received one without ${field}`;
  }
  const { own = [] } = call.operation?.answer ?? {};
  if (own.length === 0 || own.some((field) => Object.hasOwn(Object(data), field))) return undefined;
  return `expected a response with ${own.join(' or ')}, received one without`;
}

/** The text of a field; undefined where there is none, or an empty one. */
function textIn(data: unknown, field: string): string | undefined {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, field)) return undefined;
  const value: unknown = Reflect.get(data, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
