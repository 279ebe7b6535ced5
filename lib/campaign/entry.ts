import type { Wechatpay } from '../client';
import { ConfigError, shapeOf } from '../errors';
import type { UncataloguedInit } from '../openapi';
import type { CampaignOperation } from './operation';
import { hours } from './time';

/** The arguments of a call, as they are stored. */
export interface StoredRequest {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly json?: Readonly<Record<string, unknown>>;
  readonly xml?: Readonly<Record<string, unknown>>;
  readonly query?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly [option: string]: unknown;
}

/** What the ledger keeps of a recipient: the value of its record. */
export interface StoredEntry {
  /** The position of the row in its source, counted from 1. */
  readonly row: number;
  /** The time at which the request was built, in Unix milliseconds. */
  readonly at: number;
  readonly number: string;
  readonly request: StoredRequest;
  /** Of a request with encrypted fields: the digest of its plain text, to compare it by. */
  readonly digest?: string;
}

/** A recipient whose call is open. */
export interface Entry extends StoredEntry {
  readonly key: string;
  /** The number of attempts of this process. */
  attempts: number;
  /** An attempt may have been carried out, by this process or by one that was killed. */
  doubtful: boolean;
  /** The attempts in a row that were in doubt: they set the pause before the next. */
  doubts: number;
  /** The refusal that a query has to prove. */
  refusal: EndFacts | undefined;
}

/** What is known of the end of a call. None of it is a secret. */
export interface EndFacts {
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
  readonly status?: number;
  readonly requestId?: string;
  /** The data of the response. */
  readonly data?: unknown;
  /** The result is that of a query. */
  readonly queried?: true;
}

/** The end of a recipient: the result of its record. */
export interface StoredEnd extends EndFacts {
  readonly attempts: number;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Options of a call that cannot be stored or that belong to the campaign. */
const FOREIGN = ['body', 'multipart', 'sink', 'signal', 'progress', 'retry'];

/**
 * Converts the arguments of a call to what is stored: exactly what is sent, now and in every repeat.
 *
 * @throws {ConfigError} if an option cannot be stored, or the number is not where the operation has it.
 */
export function storedRequest(
  init: unknown,
  number: string,
  { number: place, path }: CampaignOperation,
): StoredRequest {
  if (typeof init !== 'object' || init === null) {
    throw new ConfigError('request', `expected an object, received ${shapeOf(init)}`, 'Return { json, … }.');
  }
  for (const name of FOREIGN) {
    if (Reflect.get(init, name) !== undefined) {
      throw new ConfigError(
        `request.${name}`,
        'expected options that can be stored and repeated, received another one',
        `Return json, xml, query, headers and path variables; leave out ${name}.`,
      );
    }
  }
  const request: StoredRequest = JSON.parse(JSON.stringify(init));
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const fields = place.group === 'path' ? { ...pick(request, names), ...request.path } : request[place.group];
  const given: unknown = Object(fields)[place.field];
  if (given === number) return request;
  throw new ConfigError(
    `request.${place.group}.${place.field}`,
    `expected the number of the recipient, received ${shapeOf(given)}`,
    `Put the second argument of request into ${place.group}.${place.field}.`,
  );
}

/** Returns the members of an object that have one of the names. */
export function pick(object: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}

/**
 * Encrypts the sensitive fields of a request once, so that every repeat has the same bytes, and the store holds no plain
 * text.
 */
export async function encryptedRequest(
  wxpay: Wechatpay,
  { method, path }: CampaignOperation,
  request: StoredRequest,
): Promise<StoredRequest> {
  const { headers, body } = await wxpay.prepare(method, path as string, request as UncataloguedInit);
  const serial = headers['wechatpay-serial'];
  if (body === undefined || request.json === undefined) return request;
  return {
    ...request,
    json: JSON.parse(body.toString()),
    cipher: false,
    ...(serial !== undefined && { headers: { ...request.headers, 'Wechatpay-Serial': serial } }),
  };
}

/** The text by which two requests of one recipient are compared: all but the time from which the window counts. */
export function comparable(request: StoredRequest, { window }: CampaignOperation): string {
  const [group = '', field = ''] = window?.since.split('.') ?? [];
  const fields = request[group];
  if (window === undefined || typeof fields !== 'object' || fields === null) return JSON.stringify(request);
  return JSON.stringify({ ...request, [group]: { ...fields, [field]: '' } });
}

/**
 * Returns the time until which the request can be repeated, in Unix milliseconds.
 *
 * @param limit the window in milliseconds of an operation whose pages state none.
 */
export function endOfWindow(
  { at, request }: StoredEntry,
  { window }: CampaignOperation,
  limit: number,
): number {
  if (window === undefined) return at + limit;
  const [group = '', field = ''] = window.since.split('.');
  const since = Date.parse(String(Object(request[group])[field]));
  return (Number.isNaN(since) ? at : since) + hours(window.hours);
}
