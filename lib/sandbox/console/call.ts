import { randomUUID } from 'node:crypto';
import { Wechatpay } from '../../client';
import { WechatpayError } from '../../errors';
import { isMethod, type Method, type RequestGroups, type WechatpayResponse } from '../../http';
import { omitUndefined } from '../../json';
import type { RequestRecord } from '../wire/request-log';
import { bodyView, headerList } from './bodies';
import type { ConsoleGateway } from './console-gateway';
import { BadRequest } from './http';
import { knownOperation } from './reference';
import type { CallCommand, CallResult } from './views';

/** The header by which a call of the console is found again among the requests. */
export const CALL_MARK = 'x-console-call';
const PATIENCE = 15_000;

/**
 * Makes a documented call as the merchant, only to this gateway, with the client that the merchant would use. The
 * page sends data only: no options, no path of a file.
 */
export async function makeCall(gateway: ConsoleGateway, order: CallCommand): Promise<CallResult> {
  const { method, path } = knownOperation(order.method, order.path);
  const mark = randomUUID();
  const seen: { request?: number; answer?: RequestRecord['answer'] } = {};
  const end = gateway.subscribe((event) => {
    if (event.type !== 'request' || event.request.headers[CALL_MARK] !== mark) return;
    Object.assign(seen, { request: event.request.id, answer: event.request.answer });
  });
  const clock = gateway.merchantClock;
  await using wxpay = new Wechatpay({ ...gateway.config, clock, retry: false, timeout: PATIENCE });
  try {
    const groups = { ...groupsOf(order), headers: { ...order.headers, [CALL_MARK]: mark } };
    const response = await wxpay.chain(path)[verbOf(method)]({ ...groups, path: order.variables });
    return { answer: answerOf(response), error: undefined, request: seen.request };
  } catch (error) {
    if (!(error instanceof WechatpayError)) throw error;
    return {
      answer: seen.answer && refusalView(seen.answer),
      error: errorView(error),
      request: seen.request,
    };
  } finally {
    end();
  }
}

export function groupsOf({ query, json, xml, file, meta }: CallCommand): RequestGroups {
  return {
    ...(query === undefined ? {} : { query: query as NonNullable<RequestGroups['query']> }),
    ...omitUndefined({ json }),
    ...(xml === undefined ? {} : { xml: xml as NonNullable<RequestGroups['xml']> }),
    ...(file === undefined ? {} : { multipart: uploadOf(file, meta) }),
  };
}

function uploadOf(
  { name, base64 }: NonNullable<CallCommand['file']>,
  meta: CallCommand['meta'],
): NonNullable<RequestGroups['multipart']> {
  return { file: Buffer.from(base64, 'base64'), filename: name, ...omitUndefined({ meta }) };
}

function answerOf({ status, headers, body }: WechatpayResponse): CallResult['answer'] {
  return { status, headers: [...headers], body: bodyView(body) };
}

function refusalView({
  status,
  headers,
  body,
  size,
}: NonNullable<RequestRecord['answer']>): CallResult['answer'] {
  return { status, headers: headerList(headers), body: bodyView(body, size) };
}

export function errorView(error: WechatpayError): CallResult['error'] {
  const { name, code, message, hint, outcome } = error;
  return { name, code, message, hint, hintZh: error.hintIn('zh'), outcome };
}

function verbOf(method: Method): Lowercase<Method> {
  return method.toLowerCase() as Lowercase<Method>;
}

/** @throws {BadRequest} if it does not describe a call. */
export function readCallOrder(value: Readonly<Record<string, unknown>>): CallCommand {
  const { method, path, variables = {}, query, headers = {}, json, xml, meta, file } = value;
  if (!isMethod(String(method)) || typeof path !== 'string') {
    throw new BadRequest(400, 'Invalid method or path: expected an HTTP method and a path of the catalogue.');
  }
  return {
    method: method as Method,
    path,
    variables: texts(variables),
    headers: texts(headers),
    ...(query === undefined ? {} : { query: record(query, 'query') }),
    ...omitUndefined({ json }),
    ...(xml === undefined ? {} : { xml: record(xml, 'xml') }),
    ...(meta === undefined ? {} : { meta: record(meta, 'meta') }),
    ...(file === undefined ? {} : { file: readFile(file) }),
  };
}

function readFile(value: unknown): NonNullable<CallCommand['file']> {
  const { name, base64 } = record(value, 'file');
  if (typeof name === 'string' && typeof base64 === 'string') return { name, base64 };
  throw new BadRequest(400, 'Invalid file: expected { name, base64 }.');
}

function record(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new BadRequest(400, `Invalid ${name}: expected an object.`);
}

function texts(value: unknown): Record<string, string> {
  const entries = Object.entries(record(value, 'variables, headers'));
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]));
}
