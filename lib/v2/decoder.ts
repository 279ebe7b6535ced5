import { type CallInProgress, checkResponseMatches } from '../call';
import { ApiError } from '../errors';
import { type HttpResponse, requestIdOf, SuccessResponse, type WechatpayResponse } from '../http';
import { parseJson } from '../json';
import { type XmlContent, XmlError } from '../xml';
import { isXml, readAnswer, verdictOf } from './answer';
import { doubtAbout, hintFor, hintForStatus } from './hints';

/**
 * Turns an answer that passed the verifier into what the caller gets.
 *
 * @throws {ApiError} where WeChat Pay did not take the message, or did not do what it says.
 * @throws {SignatureError} where the answer is that of another call.
 */
export function decode(request: CallInProgress, answer: HttpResponse): WechatpayResponse {
  const { status, headers, body } = answer;
  if (!isSuccess(request, status)) throw statusError(request, answer);
  const { traits } = request.call;
  if (!isXml(answer, traits)) {
    return new SuccessResponse(
      status,
      headers,
      body,
      traits.answer === 'json' ? readJson(request, answer) : body,
    );
  }
  const fields = readXml(request, answer);
  const verdict = verdictOf(fields);
  if (verdict === undefined) throw unreadable(request, answer, 'no return_code');
  const { success, code, message } = verdict;
  checkResponseMatches(request, answer, fields, { refused: !success });
  if (success) return new SuccessResponse(status, headers, body, traits.answer === 'file' ? body : fields);
  const { hint, outcome } = hintFor(code);
  const doubt = outcome === 'rejected' ? doubtAbout(code, traits, answer.verified === true) : undefined;
  throw new ApiError(message || `${request.call.template} was answered with ${code}`, {
    ...errorDetails(answer),
    code,
    detail: fields,
    hint: [hint, doubt].filter(Boolean).join(' '),
    outcome: doubt === undefined ? outcome : 'unknown',
  });
}

/** A page for a browser may be one that leads to another. */
function isSuccess({ call }: CallInProgress, status: number): boolean {
  return status >= 200 && status < (call.traits.answer === 'page' ? 400 : 300);
}

/** The fields; the sign is there to be read, but no log and no inspection shows it. */
function readXml(request: CallInProgress, answer: HttpResponse): XmlContent {
  try {
    const fields = readAnswer(answer);
    return 'sign' in fields ? Object.defineProperty(fields, 'sign', { enumerable: false }) : fields;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw unreadable(request, answer, error);
  }
}

/** `{ retcode, retmsg, … }`: 0 is success. */
function readJson(request: CallInProgress, answer: HttpResponse): unknown {
  const data = parseBody(request, answer);
  const { retcode, retmsg }: { retcode?: unknown; retmsg?: unknown } = Object(data);
  if (retcode === undefined || Number(retcode) === 0) return data;
  const code = String(retcode);
  throw new ApiError(String(retmsg ?? `${request.call.template} was answered with ${code}`), {
    ...errorDetails(answer),
    code,
    detail: data,
    ...hintFor(code),
  });
}

function parseBody(request: CallInProgress, answer: HttpResponse): unknown {
  try {
    return parseJson(answer.body.toString());
  } catch (error) {
    throw unreadable(request, answer, error);
  }
}

function unreadable({ call }: CallInProgress, answer: HttpResponse, cause: unknown): ApiError {
  return new ApiError(`${call.template} was answered with what cannot be read`, {
    ...errorDetails(answer),
    code: 'INVALID_ANSWER',
    hint: 'Look at what stands between here and WeChat Pay.',
    outcome: 'unknown',
    detail: cause,
  });
}

function statusError({ method, call }: CallInProgress, answer: HttpResponse): ApiError {
  const { status } = answer;
  const { hint, outcome } = hintForStatus(status);
  return new ApiError(`${method} ${call.template} was answered with status ${status}`, {
    ...errorDetails(answer),
    code: `HTTP_${status}`,
    hint,
    // Nothing proves who says so, and where money moves, only WeChat Pay's own refusal is one.
    outcome: call.traits.money ? 'unknown' : outcome,
  });
}

function errorDetails({ status, headers }: HttpResponse): { status: number; requestId: string | undefined } {
  return { status, requestId: requestIdOf(headers) };
}
