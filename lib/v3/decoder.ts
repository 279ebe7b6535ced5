import { type CallInProgress, checkResponseMatches } from '../call';
import { ApiError } from '../errors';
import { type HttpResponse, isMarkup, requestIdOf, SuccessResponse, type WechatpayResponse } from '../http';
import { parseJson } from '../json';
import { clockSkewOf } from './clock-skew';
import { changeAt } from './field-paths';
import { hintFor } from './hints';
import { doubtAboutRefusal, errorCodeOf } from './refusal-proof';

/**
 * Turns a verified answer into what the caller gets.
 *
 * @param now the present time in milliseconds.
 * @throws {ApiError} where the status is no success, or a success is not what it claims to be.
 * @throws {SignatureError} where the answer is that of another call.
 */
export function decode(request: CallInProgress, answer: HttpResponse, now: number): WechatpayResponse {
  const { status, headers, body } = answer;
  const success = status === 202 ? request.call.traits.accepted : status >= 200 && status < 300;
  if (!success || isNoFile(request, answer)) throw apiError(request, answer, now);
  const data = parseBody(request, answer);
  if (isRefusal(request, answer, data)) throw disguisedRefusal(request, answer);
  checkResponseMatches(request, answer, data);
  return new SuccessResponse(status, headers, body, data);
}

/**
 * Whether a body has the form of an error behind a status of success: the signature does not cover the status line, so
 * that a proxy may have changed it.
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
    hint: `${method} ${call.template}: WeChat Pay signed an error, and the status line, which its signature does not cover, says ${answer.status}. A proxy between this machine and WeChat Pay changes responses: find it before you call again.`,
    outcome: 'unknown',
  });
}

/** A file comes unsigned, so that a machine in front may answer in its place; JSON or a page it is not. */
function isNoFile({ call }: CallInProgress, { headers, body }: HttpResponse): boolean {
  if (call.traits.answer !== 'file') return false;
  return isJson(headers) || /^text\/html\b/i.test(headers.get('Content-Type') ?? '') || isMarkup(body);
}

/**
 * The content of an answer, in the form that the operation's type promises. Content-Type does not decide: no signature
 * covers it. It has a say only where the catalogue knows nothing of the operation, and the bytes are no JSON.
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
      `${call.template}: expected JSON, received ${answer.body.length} bytes that are none`,
      {
        ...errorDetails(answer),
        code: 'INVALID_ANSWER',
        hint: 'Give WeChat Pay the request ID: the bytes, which error.detail explains, came from there.',
        outcome: 'unknown',
        detail: cause,
      },
    );
  }
}

/** Numbers of 64 bits are text whatever their size: a number that turns to text when it grows breaks late. */
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

/** Reads `{ code, message, detail }`, and makes do with less: a proxy may answer with HTML, or nothing. */
function apiError(request: CallInProgress, answer: HttpResponse, now: number): ApiError {
  const { method, call } = request;
  const { status, verified: proven } = answer;
  const body = errorBody(answer);
  const { message } = body;
  const code = errorCodeOf(body);
  const detail = code === undefined && proven ? signedSuccess(body) : body.detail;
  const text =
    typeof message === 'string' && message !== ''
      ? message
      : `${method} ${call.template} was answered with status ${status}`;
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
    // What speaks of a refusal does not help where there was none.
    hint: doubt && code === undefined && proven ? doubt : [hint, doubt].filter(Boolean).join(' '),
    outcome: doubt === undefined ? outcome : 'unknown',
  });
}

/** What a signed body holds that is no error: the caller's answer, whatever the status says. */
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
