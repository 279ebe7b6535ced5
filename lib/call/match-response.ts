import { SignatureError } from '../errors';
import { type HttpResponse, requestIdOf } from '../http';
import type { CallInProgress } from './protocol';

const HINT = 'Look for a proxy that delays or repeats responses: this response belongs to another call.';

/**
 * Checks that a response belongs to its call: it repeats the numbers of the request or, if it repeats none, has a
 * field of its operation. A signature proves who responded, not to which request: a late response on a kept
 * connection is genuine, but belongs to another call.
 *
 * @param data the parsed response.
 * @param options `refused`: the response is a refusal. Only the numbers that a refusal contains are compared, because
 *   APIv2 documents the other fields for responses whose return_code and result_code are both SUCCESS.
 * @throws {SignatureError} with the reason `other-answer` if a number differs, or if a success lacks the number that
 *   every success of the operation has, or all fields of its operation.
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

/** Returns the text of a field; undefined if it is missing or empty. */
function textIn(data: unknown, field: string): string | undefined {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, field)) return undefined;
  const value: unknown = Reflect.get(data, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
