import { PathError, withoutQuery } from '../errors';
import { segment } from './segment';

/** One segment without special characters, as in most keys. */
const PLAIN = /^[\w$-]+$/;
const ABSOLUTE = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i;

/** Tells whether a template names a host: `https://host/path` or `//host/path`. */
export function isAbsolute(template: string): boolean {
  return ABSOLUTE.test(template);
}

/**
 * Joins the keys of a chain into one templated path. A key is a segment, or several segments separated by slashes. An
 * absolute URL must come first and a `?query` must come last; both are kept unchanged.
 *
 * @throws {PathError} if a segment is empty, or a URL or a query is in the wrong position.
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
      `Expected a path segment after "${withoutQuery(path)}", received the URL "${withoutQuery(key)}"`,
      'Start from the client: call wxpay.chain(url).',
    );
  }
  if (path.includes('?')) {
    throw new PathError(
      `${path}/${key}`,
      `Expected the query at the end of the path, received the segment "${withoutQuery(key)}" after it`,
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
      `Expected non-empty segments, received the path "${withoutQuery(key)}"`,
      'Write {empty} for a segment that is empty on purpose.',
    );
  }
  return segments.map(segment).join('/') + (at < 0 ? '' : key.slice(at));
}
