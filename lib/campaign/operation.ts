import { createHash } from 'node:crypto';
import type { Wechatpay } from '../client';
import { ConfigError } from '../errors';
import { METHODS, type Method } from '../http';
import {
  encryptedFieldsOf,
  lookUpOperation,
  type RepeatWindow,
  type Routes,
  repeatWindowOf,
} from '../openapi';
import { type Group, operationOf } from '../reference';

/** The operations of the catalogue that change something: `POST v3/refund/domestic/refunds`. */
export type OperationName = `${'POST' | 'PUT' | 'PATCH' | 'DELETE'} ${keyof Routes & string}`;

/** The argument of a call, by the name of its operation. */
export type RequestFor<Operation extends string> = Operation extends `${infer Verb} ${infer Path}`
  ? Path extends keyof Routes
    ? Routes[Path] extends Readonly<Record<Lowercase<Verb>, (init: infer Init, ...more: never[]) => unknown>>
      ? Init
      : never
    : never
  : never;

/** An operation that a campaign can repeat. */
export interface CampaignOperation {
  readonly key: string;
  readonly method: Method;
  readonly path: string;
  /** Where the number stands: `json`, `out_request_no`. */
  readonly number: { readonly group: Group; readonly field: string; readonly length: number };
  /** The operation that returns the result: `GET v3/refund/domestic/refunds/{out_refund_no}`. */
  readonly query: string | undefined;
  /** How long WeChat Pay recognizes a repeat, where its pages state it. */
  readonly window: RepeatWindow | undefined;
  /** The request has fields that are encrypted anew for each call. */
  readonly encrypts: boolean;
}

/** The length of a number whose page states none; no page states a shorter one than 28. */
const LENGTH = 32;
/** Base 32 in lower case: every field of a number accepts these characters. */
const DIGITS = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * Looks up an operation and checks that a campaign can repeat it.
 *
 * @param numbers where the numbers come from.
 * @throws {ConfigError} with the reason if it cannot.
 */
export function readOperation(name: string, numbers: 'derived' | 'key'): CampaignOperation {
  const [verb = '', path = ''] = name.split(' ');
  const method = METHODS.find((known) => known === verb);
  const known = method === undefined ? undefined : lookUpOperation(method, path);
  if (method === undefined || known === undefined) {
    throw refused(
      name,
      'it is not in the catalogue',
      'Write the method and the path: POST v3/refund/domestic/refunds.',
    );
  }
  const [group, field] = known.traits.number?.split('.') ?? [];
  if (group === undefined || field === undefined) {
    throw refused(
      name,
      'WeChat Pay does not state that it carries out a repeat with the same number once',
      'Send these calls one by one, and check the effect of each before you repeat it.',
    );
  }
  if (group === 'path' && numbers === 'derived') {
    throw refused(
      name,
      `its number ${field} names something that exists already`,
      "Pass number: 'key', and return that number as the key of a row.",
    );
  }
  const described = operationOf(method, path)?.request[group as Group]?.[field];
  return {
    key: known.key,
    method,
    path,
    number: { group: group as Group, field, length: Math.min(LENGTH, described?.maxLength ?? LENGTH) },
    query: known.query,
    window: repeatWindowOf(known.key),
    encrypts: encryptedFieldsOf(method, path).some(({ group: place }) => place !== 'data'),
  };
}

function refused(name: string, reason: string, hint: string): ConfigError {
  return new ConfigError(
    'operation',
    `expected an operation that a campaign can repeat, received ${name}: ${reason}`,
    hint,
  );
}

/**
 * Derives the number of a recipient: the same for the same campaign and key, and different for others. It has 140 bits or
 * more.
 */
export function deriveNumber(campaign: string, key: string, length: number): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([campaign, key]))
    .digest();
  return Array.from(digest.subarray(0, length), (byte) => DIGITS[byte % DIGITS.length]).join('');
}

/** A call of any operation, by its method and path. */
export type AnyCall = (init: object) => Promise<{
  readonly status: number;
  readonly data: unknown;
  readonly requestId: string | undefined;
}>;

/** Returns the function of a client that calls an operation. */
export function callOf(wxpay: Wechatpay, method: Method, path: string): AnyCall {
  const node: unknown = Reflect.apply(wxpay.chain, wxpay, [path]);
  return (init) => Reflect.apply(Reflect.get(Object(node), method.toLowerCase()), undefined, [init]);
}
