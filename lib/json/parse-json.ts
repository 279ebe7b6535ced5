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

/** What a number begins with that may be more than a number of JavaScript holds; in a text it may look the same. */
const WIDE = /(?:^|[[:,])\s*-?(?:\d{16}|[\d.]+[eE])/;

/** In JSON, digits are part of a string or of a number. */
const TEXT_OR_NUMBER = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Reads JSON that came from outside.
 *
 * - Keys that could reach a prototype are left out: `__proto__`, and `constructor` with a `prototype` in it.
 * - A number beyond 2^53, which JavaScript would round to another one, is its digits as text.
 *
 * Libraries that keep such numbers read all JSON with a parser of their own, ten times slower than V8's. Here V8 reads all
 * of it, and a text that may hold one is read twice.
 *
 * @throws {SyntaxError} if the text is not JSON.
 */
export function parseJson(text: string): unknown {
  const value = parseSafely(text);
  return WIDE.test(text) ? parseSafely(quoteWide(text)) : value;
}

function parseSafely(text: string): unknown {
  if (!isSuspect(text)) return JSON.parse(text);
  return parse(text, null, { protoAction: 'remove', constructorAction: 'remove' });
}

/**
 * Returns the same JSON with its wide numbers in quotes. A pattern that matches whole strings would exhaust the stack
 * on a long one.
 */
function quoteWide(json: string): string {
  let quoted = '';
  let done = 0;
  TEXT_OR_NUMBER.lastIndex = 0;
  for (let match = TEXT_OR_NUMBER.exec(json); match; match = TEXT_OR_NUMBER.exec(json)) {
    const { index, 0: token } = match;
    if (token === '"') {
      TEXT_OR_NUMBER.lastIndex = endOfText(json, index);
    } else if (Math.abs(Number(token)) > Number.MAX_SAFE_INTEGER) {
      quoted += `${json.slice(done, index)}"${token}"`;
      done = TEXT_OR_NUMBER.lastIndex;
    }
  }
  return quoted + json.slice(done);
}

/** Returns the end of the string whose quote is at `start`. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(json: string, at: number): boolean {
  let backslashes = 0;
  while (json[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}
