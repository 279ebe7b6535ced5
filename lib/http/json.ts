import { parse } from 'secure-json-parse';

/** What a text must hold, in one spelling or another, for a key of it to reach a prototype; or a byte order mark. */
const SUSPECT = /__proto__|constructor|\\u|^\ufeff/;

/**
 * Reads JSON that came from outside, without the keys that could reach a prototype: `__proto__`, and `constructor` with
 * a `prototype` in it.
 *
 * @throws {SyntaxError} where it is no JSON.
 */
export function parseJson(text: string): unknown {
  if (!SUSPECT.test(text)) return JSON.parse(text);
  return parse(text, null, { protoAction: 'remove', constructorAction: 'remove' });
}
