import { parse } from 'secure-json-parse';

/** Whether a text has, in one spelling or another, a key that could reach a prototype; or a byte order mark. */
function isSuspect(text: string): boolean {
  return (
    text.includes('__proto__') ||
    text.includes('constructor') ||
    text.includes('\\u') ||
    text.startsWith('\ufeff')
  );
}

/**
 * Reads JSON that came from outside, without the keys that could reach a prototype: `__proto__`, and `constructor` with
 * a `prototype` in it.
 *
 * @throws {SyntaxError} where it is no JSON.
 */
export function parseJson(text: string): unknown {
  if (!isSuspect(text)) return JSON.parse(text);
  return parse(text, null, { protoAction: 'remove', constructorAction: 'remove' });
}
