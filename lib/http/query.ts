import { encodeValue } from '../chain';
import { Ciphertext } from '../crypto';
import { ConfigError, shapeOf } from '../errors';
import type { QueryValue, RequestGroups } from './request-options';

/**
 * Writes a query by RFC 3986: null and undefined are omitted, '' is kept, booleans are `true` and `false`, and lists
 * and objects become `name[0]=…` and `name[key]=…`. Strings and URLSearchParams are used unchanged.
 *
 * @returns the query without its `?`; '' if it is empty.
 * @throws {ConfigError} for a value other than a string, number, boolean, list or plain object.
 * @example
 * encodeQuery({ mchid: '1900000109', ids: ['a', 'b'], note: null })  // 'mchid=1900000109&ids%5B0%5D=a&ids%5B1%5D=b'
 */
export function encodeQuery(query: RequestGroups['query']): string {
  if (query === undefined) return '';
  if (typeof query === 'string') return checkedText(query.replace(/^\?/, ''));
  if (query instanceof URLSearchParams) return query.toString();
  return Object.entries(query)
    .flatMap(([name, value]) => pairs(name, value))
    .join('&');
}

function checkedText(query: string): string {
  if (/^[A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=%]*$/.test(query)) return query;
  throw new ConfigError(
    'query',
    'expected an encoded query, received characters that a URL cannot contain',
    'Pass an object, whose values are encoded; a string is sent as it is.',
  );
}

/** What has a target, and the groups whose query belongs to it. */
interface Targeted {
  readonly target: string;
  readonly init: Pick<RequestGroups, 'query'>;
}

/** Appends the query of the groups to the target. */
export function withQuery<T extends Targeted>(draft: T): T {
  const { target, init } = draft;
  const query = encodeQuery(init.query);
  return query === '' ? draft : { ...draft, target: `${target}${target.includes('?') ? '&' : '?'}${query}` };
}

function pairs(name: string, value: QueryValue): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'object' && !(value instanceof Ciphertext)) {
    return Object.entries(value).flatMap(([key, item]) => pairs(`${name}[${key}]`, item));
  }
  return [`${encodeValue(name)}=${encodeValue(text(name, value))}`];
}

function text(name: string, value: string | number | bigint | boolean | Ciphertext): string {
  if (value instanceof Ciphertext) return value.toString();
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new ConfigError(
      `query.${name}`,
      `expected a finite number, received ${value}`,
      'Pass a finite number.',
    );
  }
  if (typeof value === 'string' && !value.isWellFormed()) {
    throw new ConfigError(
      `query.${name}`,
      'expected well-formed Unicode, received a lone surrogate',
      'Pass well-formed text.',
    );
  }
  if (['string', 'number', 'bigint', 'boolean'].includes(typeof value)) return String(value);
  throw new ConfigError(
    `query.${name}`,
    `expected a string, a number, a boolean, an array or an object, received ${shapeOf(value)}`,
    'Convert the value to a string.',
  );
}
