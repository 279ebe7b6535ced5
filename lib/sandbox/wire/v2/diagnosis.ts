import { createHash } from 'node:crypto';
import { type SignType, signedText, signOf } from './sign';
import type { Fields } from './xml';

/** What was signed instead of the expected text. */
interface Mistake {
  readonly signed: string;
  readonly reason: string;
}

const TYPES: readonly SignType[] = ['MD5', 'HMAC-SHA256'];

function joined(fields: Iterable<readonly [string, string]>): string {
  return [...fields].map((pair) => pair.join('=')).join('&');
}

/** The mistakes that are made again and again: of the text. */
function mistakes(fields: Fields): Mistake[] {
  const given = [...fields].filter(([name]) => name !== 'sign');
  const sorted = [...given].sort(([a], [b]) => (a < b ? -1 : 1));
  const encoded = sorted
    .filter(([, text]) => text !== '')
    .map(([name, text]) => [name, encodeURIComponent(text)] as const);
  const filled = given.filter(([, text]) => text !== '');
  const without = (name: string): string => signedText(given.filter(([known]) => known !== name));
  return [
    { reason: 'Empty fields were signed; they must be left out.', signed: joined(sorted) },
    { reason: 'The fields were not sorted by name.', signed: joined(filled) },
    { reason: 'The values were URL-encoded before they were signed.', signed: joined(encoded) },
    { reason: 'sign_type was not signed; only sign is left out.', signed: without('sign_type') },
    { reason: 'nonce_str was not signed; only sign is left out.', signed: without('nonce_str') },
  ];
}

/** Finds out what was signed, if it is a common mistake; undefined otherwise. */
export function diagnose(fields: Fields, secret: string): Mistake | undefined {
  const sign = (fields.get('sign') ?? '').toUpperCase();
  const signs = (text: string): boolean => TYPES.some((type) => signOf(type, text, secret) === sign);
  const right = signedText(fields);
  if (fields.get('sign') !== sign && signs(right)) {
    return { reason: 'The sign must be in upper case.', signed: right };
  }
  if (signs(right)) {
    return { reason: 'It was not signed with the algorithm that sign_type names.', signed: right };
  }
  const bare = createHash('md5').update(right).digest('hex').toUpperCase();
  if (bare === sign) return { reason: 'The key was left out: &key=… ends the text.', signed: right };
  return mistakes(fields).find(({ signed }) => signs(signed));
}
