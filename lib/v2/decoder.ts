import { type CallInProgress, checkResponseMatches, unknownPathError } from '../call';
import { ApiError } from '../errors';
import { type HttpResponse, requestIdOf, SuccessResponse, type WechatpayResponse } from '../http';
import { parseJson } from '../json';
import { type XmlContent, XmlError } from '../xml';
import { isXml, readAnswer, verdictOf } from './answer';
import { doubtAbout, hintFor, hintForStatus } from './hints';

/**
 * Converts a verified response to the result of the call.
 *
 * @throws {ApiError} if WeChat Pay refused or failed to execute the call.
 * @throws {SignatureError} if the response belongs to another call.
 */
export function decode(request: CallInProgress, answer: HttpResponse): WechatpayResponse {
  const { status, headers, body } = answer;
  if (!isSuccess(request, status)) throw unknownPathError(request, answer) ?? statusError(request, answer);
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
  if (verdict === undefined) {
    throw unreadable(request, answer, 'an XML body without return_code', 'no return_code');
  }
  const { success, code, message } = verdict;
  checkResponseMatches(request, answer, fields, { refused: !success });
  if (success) return new SuccessResponse(status, headers, body, traits.answer === 'file' ? body : fields);
  const { hint, outcome } = hintFor(code);
  const doubt = outcome === 'rejected' ? doubtAbout(code, traits, answer.verified === true) : undefined;
  throw new ApiError(message || `WeChat Pay refused ${request.call.template} with ${code}`, {
    ...errorDetails(answer),
    code,
    detail: fields,
    hint: [hint, doubt].filter(Boolean).join(' '),
    outcome: doubt === undefined ? outcome : 'unknown',
  });
}

/** Tells whether a status is a success; a page for a browser may redirect. */
function isSuccess({ call }: CallInProgress, status: number): boolean {
  return status >= 200 && status < (call.traits.answer === 'page' ? 400 : 300);
}

/** Parses the fields; the sign is readable, but hidden from logs and inspections. */
function readXml(request: CallInProgress, answer: HttpResponse): XmlContent {
  try {
    const fields = readAnswer(answer);
    return 'sign' in fields ? Object.defineProperty(fields, 'sign', { enumerable: false }) : fields;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw unreadable(request, answer, `${answer.body.length} bytes of another format`, error);
  }
}

/** Parses `{ retcode, retmsg, … }`, where 0 is success. */
function readJson(request: CallInProgress, answer: HttpResponse): unknown {
  const data = parseBody(request, answer);
  const { retcode, retmsg }: { retcode?: unknown; retmsg?: unknown } = Object(data);
  if (retcode === undefined || Number(retcode) === 0) return data;
  const code = String(retcode);
  throw new ApiError(String(retmsg ?? `WeChat Pay refused ${request.call.template} with ${code}`), {
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
    throw unreadable(request, answer, `${answer.body.length} bytes of another format`, error);
  }
}

function unreadable(
  { call }: CallInProgress,
  answer: HttpResponse,
  received: string,
  cause: unknown,
): ApiError {
  const expected = call.traits.answer === 'json' ? 'JSON' : 'APIv2 XML';
  return new ApiError(`${call.template}: expected ${expected}, received ${received}`, {
    ...errorDetails(answer),
    code: 'INVALID_ANSWER',
    hint: 'Look for a proxy between this machine and WeChat Pay.',
    outcome: 'unknown',
    detail: cause,
  });
}

function statusError({ method, call }: CallInProgress, answer: HttpResponse): ApiError {
  const { status } = answer;
  const { hint, outcome } = hintForStatus(status);
  return new ApiError(
    `${method} ${call.template}: expected a successful response, received status ${status}`,
    {
      ...errorDetails(answer),
      code: `HTTP_${status}`,
      hint,
      // The response is unsigned; where money moves, only a refusal by WeChat Pay itself counts.
      outcome: call.traits.money ? 'unknown' : outcome,
    },
  );
}

function errorDetails({ status, headers }: HttpResponse): { status: number; requestId: string | undefined } {
  return { status, requestId: requestIdOf(headers) };
}
