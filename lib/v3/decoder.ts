import { ApiError } from '../errors';
import {
  type Incoming,
  isMarkup,
  type Outgoing,
  parseJson,
  requestIdOf,
  Success,
  type WechatpayResponse,
} from '../http';
import { clockFault } from './clock';
import { hintFor } from './hints';

const UNPROVEN = 'Nothing proves that it was WeChat Pay who refused.';

/**
 * Turns a verified answer into what the caller gets.
 *
 * @param now the present time in milliseconds.
 * @throws {ApiError} where the status is no success, or a success is not what it claims to be.
 */
export function decode(request: Outgoing, answer: Incoming, now: number): WechatpayResponse {
  const { status, headers, body } = answer;
  const success = status === 202 ? request.call.traits.accepted : status >= 200 && status < 300;
  if (!success || isNoFile(request, answer)) throw apiError(request, answer, now);
  return new Success(status, headers, body, parseBody(request, answer));
}

/** A file comes unsigned, so that a machine in front may answer in its place; JSON or a page it is not. */
function isNoFile({ call }: Outgoing, { headers, body }: Incoming): boolean {
  if (call.traits.answer !== 'file') return false;
  return isJson(headers) || /^text\/html\b/i.test(headers.get('Content-Type') ?? '') || isMarkup(body);
}

function parseBody({ call }: Outgoing, answer: Incoming): unknown {
  if (call.traits.answer === 'file') return answer.body;
  if (answer.body.length === 0) return undefined;
  if (!isJson(answer.headers)) return answer.body;
  try {
    return parseJson(answer.body.toString());
  } catch (cause) {
    throw new ApiError(`${call.template} was answered with JSON that cannot be read`, {
      ...origin(answer),
      code: 'INVALID_ANSWER',
      hint: 'The answer was signed all the same: tell WeChat Pay the request id.',
      outcome: 'unknown',
      detail: cause,
    });
  }
}

function isJson(headers: Headers): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(headers.get('Content-Type') ?? '');
}

interface ErrorBody {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly detail?: unknown;
}

/** Reads `{ code, message, detail }`, and makes do with less: a machine in front may answer with HTML, or nothing. */
function apiError({ method, call }: Outgoing, answer: Incoming, now: number): ApiError {
  const { status, proven } = answer;
  const { code, message, detail } = errorBody(answer);
  const known = typeof code === 'string' ? code : `HTTP_${status}`;
  const text =
    typeof message === 'string' && message !== ''
      ? message
      : `${method} ${call.template} was answered with status ${status}`;
  const from = origin(answer);
  const clock = clockFault(answer.headers, now);
  const { hint, outcome } = hintFor({ ...from, method, code: known, detail, clock });
  // Only WeChat Pay's own refusal is one: what has not even its form is a machine's in front, and where money moves the
  // form alone is not enough, and being told to slow down is no refusal.
  const formless = typeof code !== 'string';
  const unproven = !proven && (formless || call.traits.money);
  const doubtful = method !== 'GET' && (unproven || (status === 429 && call.traits.money));
  return new ApiError(text, {
    ...from,
    ...{ code: known, detail },
    hint: doubtful && unproven && outcome === 'rejected' ? `${hint} ${UNPROVEN}` : hint,
    outcome: doubtful ? 'unknown' : outcome,
  });
}

function errorBody({ body }: Incoming): ErrorBody {
  try {
    const parsed = parseJson(body.toString());
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

function origin({ status, headers }: Incoming): {
  status: number;
  requestId: string | undefined;
  internalCode: string | undefined;
} {
  const requestId = requestIdOf(headers);
  return { status, requestId, internalCode: /-(\d+)$/.exec(requestId ?? '')?.[1] };
}
