import { PathError, withoutQuery } from '../errors';
import { segment } from './segment';

/** One segment and nothing else, as nearly every key is. */
const PLAIN = /^[\w$-]+$/;
const ABSOLUTE = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i;

/** Whether a template names a host: `https://host/path` or `//host/path`. */
export function isAbsolute(template: string): boolean {
  return ABSOLUTE.test(template);
}

/**
 * Joins the keys of a chain into one templated path. A key is a segment, or several of them divided by slashes; an
 * absolute URL may only come first and stays as written, and so does a `?query`, which may only come last.
 *
 * @throws {PathError} where a segment is empty, or a URL or a query stands in the wrong place.
 */
export function joinKeys(keys: readonly string[]): string {
  const last = keys.length - 1;
  return keys.reduce(
    (path, key, at) => (path === '' ? first(key, at === last) : `${path}/${rest(key, at === last, path)}`),
    '',
  );
}

function first(key: string, isLast: boolean): string {
  if (PLAIN.test(key)) return segment(key);
  return isAbsolute(key) ? key : literal(key.replace(/^\//, ''), isLast);
}

function rest(key: string, isLast: boolean, path: string): string {
  if (PLAIN.test(key) && !path.includes('?')) return segment(key);
  if (isAbsolute(key)) {
    throw new PathError(
      `${path}/${key}`,
      `The URL "${withoutQuery(key)}" stands behind "${withoutQuery(path)}"`,
      'Start from the client: wxpay.chain(url).',
    );
  }
  if (path.includes('?')) {
    throw new PathError(
      `${path}/${key}`,
      `The segment "${withoutQuery(key)}" stands behind a query`,
      'Put the query last, or use the query option.',
    );
  }
  return literal(key.replace(/^\//, ''), isLast);
}

function literal(key: string, isLast: boolean): string {
  const at = key.indexOf('?');
  const path = at < 0 ? key : key.slice(0, at);
  const segments = (isLast ? path : path.replace(/\/$/, '')).split('/');
  const empty = segments.findIndex((name, index) => name === '' && index < segments.length - 1);
  if (empty >= 0 || path === '') {
    throw new PathError(
      key,
      `The path "${withoutQuery(key)}" has an empty segment`,
      'Write {empty} where a segment is empty on purpose.',
    );
  }
  return segments.map(segment).join('/') + (at < 0 ? '' : key.slice(at));
}
