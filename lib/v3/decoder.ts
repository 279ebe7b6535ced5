import { type CallInProgress, checkResponseMatches, unknownPathError } from '../call';
import { ApiError } from '../errors';
import { type HttpResponse, isMarkup, requestIdOf, SuccessResponse, type WechatpayResponse } from '../http';
import { parseJson } from '../json';
import { clockSkewOf } from './clock-skew';
import { changeAt } from './field-paths';
import { hintFor } from './hints';
import { doubtAboutRefusal, errorCodeOf } from './refusal-proof';

/**
 * Converts a verified response to the result of the call.
 *
 * @param now the present time in milliseconds.
 * @throws {ApiError} if the status is an error, or the body does not have the promised format.
 * @throws {SignatureError} if the response belongs to another call.
 */
export function decode(request: CallInProgress, answer: HttpResponse, now: number): WechatpayResponse {
  const { status, headers, body } = answer;
  const success = status === 202 ? request.call.traits.accepted : status >= 200 && status < 300;
  if (!success || isNotFile(request, answer)) throw apiError(request, answer, now);
  const data = parseBody(request, answer);
  if (isRefusal(request, answer, data)) throw disguisedRefusal(request, answer);
  checkResponseMatches(request, answer, data);
  return new SuccessResponse(status, headers, body, data);
}

/**
 * Tells whether a response with a successful status contains an error: the signature does not cover the status line, so a
 * proxy may have changed it.
 */
function isRefusal({ call }: CallInProgress, answer: HttpResponse, data: unknown): boolean {
  const facts = call.operation?.answer;
  if (facts === undefined || facts.ownCode || answer.body.length === 0) return false;
  const { answer: kind } = call.traits;
  if (kind === 'file' || kind === 'page') return false;
  const body = kind === 'empty' ? errorBody(answer) : (Object(data) as ErrorBody);
  return errorCodeOf(body) !== undefined && typeof body.message === 'string';
}

function disguisedRefusal({ method, call }: CallInProgress, answer: HttpResponse): ApiError {
  const { code, message, detail } = errorBody(answer);
  return new ApiError(`${message}`, {
    ...errorDetails(answer),
    code: `${code}`,
    detail,
    hint: `Look for a proxy that changes responses. ${method} ${call.template}: WeChat Pay signed an error, but the status line, which its signature does not cover, is ${answer.status}.`,
    outcome: 'unknown',
  });
}

/** Tells whether a proxy responded with JSON or a page instead of a file, which is unsigned. */
function isNotFile({ call }: CallInProgress, { headers, body }: HttpResponse): boolean {
  if (call.traits.answer !== 'file') return false;
  return isJson(headers) || /^text\/html\b/i.test(headers.get('Content-Type') ?? '') || isMarkup(body);
}

/**
 * Parses a body in the format that the operation's type promises. Content-Type is unsigned, so it matters only for an
 * operation outside the catalogue whose bytes are not JSON.
 */
function parseBody({ call }: CallInProgress, answer: HttpResponse): unknown {
  const { answer: kind } = call.traits;
  const known = call.operation?.answer?.json === true;
  if (kind === 'empty') return undefined;
  if (kind === 'file' || kind === 'page' || (!known && call.downloadTarget)) return answer.body;
  if (answer.body.length === 0) return undefined;
  try {
    return withWideTexts(parseJson(answer.body.toString()), call.operation?.answer?.wide);
  } catch (cause) {
    if (!known && !isJson(answer.headers)) return answer.body;
    throw new ApiError(
      `${call.template}: expected JSON, received ${answer.body.length} bytes of another format`,
      {
        ...errorDetails(answer),
        code: 'INVALID_ANSWER',
        hint: 'Read detail, and report the request ID to WeChat Pay, which signed these bytes.',
        outcome: 'unknown',
        detail: cause,
      },
    );
  }
}

/** Converts 64-bit numbers to text whatever their size: code that meets text only for large numbers fails late. */
function withWideTexts(data: unknown, wide: readonly string[] = []): unknown {
  const write = (value: unknown) => (typeof value === 'number' ? String(value) : value);
  return wide.reduce((before, place) => changeAt(before, place.split('.'), write, 'data'), data);
}

function isJson(headers: Headers): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(headers.get('Content-Type') ?? '');
}

interface ErrorBody {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly detail?: unknown;
}

/** Creates the error from `{ code, message, detail }`, all optional: a proxy may respond with HTML or nothing. */
function apiError(request: CallInProgress, answer: HttpResponse, now: number): ApiError {
  const { method, call } = request;
  const { status, verified: proven } = answer;
  const body = errorBody(answer);
  const { message } = body;
  const code = errorCodeOf(body);
  const unknownPath = unknownPathError(request, answer, code);
  if (unknownPath !== undefined) return unknownPath;
  const detail = code === undefined && proven ? signedSuccess(body) : body.detail;
  const text =
    typeof message === 'string' && message !== ''
      ? message
      : `${method} ${call.template}: expected a successful response, received status ${status}`;
  const from = errorDetails(answer);
  const known = code ?? `HTTP_${status}`;
  const clock = clockSkewOf(answer.headers, now);
  const { hint, outcome } = hintFor({
    ...from,
    method,
    template: call.template,
    code: known,
    message,
    detail,
    clock,
  });
  const refused = outcome === 'rejected' && method !== 'GET';
  const doubt = refused ? doubtAboutRefusal(request, answer, code, body) : undefined;
  return new ApiError(text, {
    ...from,
    code: known,
    detail,
    // The hint for a refusal does not help if the response may be a success.
    hint: doubt && code === undefined && proven ? doubt : [hint, doubt].filter(Boolean).join(' '),
    outcome: doubt === undefined ? outcome : 'unknown',
  });
}

/** Returns a signed body that is not an error: the response for the caller, despite its status. */
function signedSuccess(body: ErrorBody): ErrorBody | undefined {
  return Object.keys(body).length > 0 ? body : undefined;
}

function errorBody({ body }: HttpResponse): ErrorBody {
  try {
    const parsed = parseJson(body.toString());
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

function errorDetails({ status, headers }: HttpResponse): {
  status: number;
  requestId: string | undefined;
  internalCode: string | undefined;
} {
  const requestId = requestIdOf(headers);
  return { status, requestId, internalCode: /-(\d+)$/.exec(requestId ?? '')?.[1] };
}
