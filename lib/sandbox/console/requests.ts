import { readJson } from '../../json';
import type { RequestRecord } from '../wire/request-log';
import { readXml } from '../wire/v2/xml';
import { readAuthorization } from '../wire/v3/authorization';
import { aboutOf } from './about';
import { bodyView, headerList, shownText } from './bodies';
import type { ConsoleGateway } from './console-gateway';
import { fieldFaults } from './field-faults';
import { namedByRequest } from './mentions';
import { partViews } from './parts';
import { callOf, documentedPath } from './request-to-call';
import type { KeptBody, Problem, RefusalView, RequestLine, RequestPage, VerdictView } from './views';

export function requestLine(record: RequestRecord, gateway: ConsoleGateway): RequestLine {
  const { id, at, method, target, answer, duration } = record;
  const shown = target.slice(0, 2_048);
  const path = documentedPath(record);
  const refusal = refusalOf(record);
  return {
    id,
    at,
    method,
    target: shown,
    path,
    status: answer?.status,
    trouble: troubleOf(record, refusal),
    code: refusal?.code,
    duration,
    about: aboutOf(gateway, namedByRequest(gateway, record)),
  };
}

export function requestPage(record: RequestRecord, gateway: ConsoleGateway): RequestPage {
  const { headers, body, size, answer, fault, verdict } = record;
  const line = requestLine(record, gateway);
  // The merchant's side is wrong, so that its fields are worth a look.
  const isRefused = line.trouble === 'signature' || line.trouble === 'refused';
  return {
    ...line,
    headers: headerList(headers),
    body: bodyView(body, size),
    answer: answer && {
      status: answer.status,
      headers: headerList(answer.headers),
      body: bodyView(answer.body, answer.size),
    },
    verdict: verdict && verdictView(verdict),
    fault,
    refusal: refusalOf(record),
    faults: isRefused ? fieldFaults(record, gateway) : [],
    parts: partViews(record),
    ahead: verdict?.fault === 'timestamp' ? aheadOf(record) : undefined,
    call: callOf(record, gateway),
  };
}

/** Returns the kind of problem that a request had; undefined if it had none. */
export function troubleOf(
  { verdict, answer, fault }: RequestRecord,
  refusal: RefusalView | undefined,
): Problem | undefined {
  if (verdict?.accepted === false) return 'signature';
  if (fault !== undefined) return 'fault';
  if (answer === undefined) return undefined;
  return answer.status >= 400 || refusal !== undefined ? 'refused' : undefined;
}

function verdictView(verdict: NonNullable<RequestRecord['verdict']>): VerdictView {
  const { expected, signed } = verdict;
  return { ...verdict, expected: shownText(expected), signed: shownText(signed) };
}

/** How far a client's clock is ahead, in seconds. */
function aheadOf({ headers, at }: RequestRecord): number | undefined {
  const given = readAuthorization(headers['authorization'] ?? '');
  const timestamp = typeof given === 'object' ? Number(given.timestamp) : Number.NaN;
  return Number.isFinite(timestamp) ? Math.round(timestamp - at / 1000) : undefined;
}

/** A body of a request or of its answer, as far as it is kept. */
export function keptBody({ body, size, answer }: RequestRecord, side: string | null): KeptBody {
  if (side !== 'answer') return { base64: body.toString('base64'), size };
  const kept = answer?.body ?? Buffer.alloc(0);
  return { base64: kept.toString('base64'), size: answer?.size ?? kept.length };
}

/** Returns the error that a response describes, in either protocol. */
export function refusalOf({ answer, finding }: RequestRecord): RefusalView | undefined {
  const type = answer?.headers['Content-Type'] ?? '';
  if (answer === undefined) return undefined;
  // WeChat Pay calls the XML of APIv2 plain text.
  if (answer.body.subarray(0, 5).toString() === '<xml>') return xmlRefusal(answer.body);
  return answer.status >= 400 && /json/.test(type) ? jsonRefusal(answer.body, finding) : undefined;
}

function jsonRefusal(body: Buffer, finding: RequestRecord['finding']): RefusalView | undefined {
  const { code, message } = Object(readJson(body.toString()));
  if (typeof code !== 'string') return undefined;
  return { code, message: String(message), ...finding };
}

function xmlRefusal(body: Buffer): RefusalView | undefined {
  const fields = readXml(body);
  if (fields === undefined) return undefined;
  if (fields.get('return_code') === 'FAIL') return { code: 'FAIL', message: fields.get('return_msg') ?? '' };
  if (fields.get('result_code') !== 'FAIL') return undefined;
  return { code: fields.get('err_code') ?? 'FAIL', message: fields.get('err_code_des') ?? '' };
}
