import { constants, type KeyObject, verify } from 'node:crypto';
import type { Covered, Received } from '../messages';
import { percentDecoded } from '../percent-encoding';
import type { Authorization } from './authorization';

/** What was signed instead of the expected text. */
export interface Mistake {
  readonly signed: string;
  readonly reason: string;
}

function reserialized(body: string, write: (value: unknown) => string): string {
  try {
    return write(JSON.parse(body));
  } catch {
    return body;
  }
}

/** JSON as PHP writes it: slashes and everything beyond ASCII escaped. */
function asPhp(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The mistakes that are made again and again. */
function mistakes(received: Received, { timestamp, nonce }: Authorization): Mistake[] {
  const { method, target, origin } = received;
  const body = received.body.toString();
  const lines = (parts: readonly string[]): string => `${parts.join('\n')}\n`;
  const usual = [method, target, timestamp, nonce, body];
  const withBody = (text: string): string => lines([method, target, timestamp, nonce, text]);
  const withTarget = (text: string): string => lines([method, text, timestamp, nonce, body]);
  const found: readonly (readonly [string, string])[] = [
    ['The line feed after the body is missing.', usual.join('\n')],
    ['The lines end in CR LF; they must end in LF.', `${usual.join('\r\n')}\r\n`],
    ['The line feeds were written as a backslash and an n.', `${usual.join('\\n')}\\n`],
    ['The body was left out.', withBody('')],
    ['The body line was left out.', lines([method, target, timestamp, nonce])],
    ['The JSON body was serialized again after it was signed.', withBody(reserialized(body, JSON.stringify))],
    [
      'The pretty-printed body was signed, but another one was sent.',
      withBody(reserialized(body, (value) => JSON.stringify(value, null, 2))),
    ],
    [
      'The pretty-printed body was signed, but another one was sent.',
      withBody(reserialized(body, (value) => JSON.stringify(value, null, 4))),
    ],
    ['The body was signed with escaped slashes and characters.', withBody(reserialized(body, asPhp))],
    ['White space around the body was not signed.', withBody(body.trim())],
    ['A line feed was added to the body.', withBody(`${body}\n`)],
    ['The query was left out of the request target.', withTarget(target.replace(/\?.*$/s, ''))],
    ['The request target was decoded before it was signed.', withTarget(percentDecoded(target))],
    ['The whole URL was signed; sign only the path and the query.', withTarget(`${origin}${target}`)],
    ['The slash that begins the request target is missing.', withTarget(target.slice(1))],
    ['The method must be in upper case.', lines([method.toLowerCase(), ...usual.slice(1)])],
    ['The nonce stands before the timestamp.', lines([method, target, nonce, timestamp, body])],
  ];
  return found.map(([reason, signed]) => ({ reason, signed }));
}

/** Of an upload, all of it was signed, or a part that is taken for a file: their bytes may be no text. */
function ofUpload(received: Covered, given: Authorization, key: KeyObject): Mistake | undefined {
  const { method, target, body, whole, metaAsFile } = received;
  if (whole === body) return undefined;
  const head = `${method}\n${target}\n${given.timestamp}\n${given.nonce}\n`;
  const found: readonly (readonly [string, Buffer | undefined])[] = [
    ['The whole upload was signed; sign only the text of its part meta.', whole],
    ['The part meta has a file name, so it counts as a file: omit the file name.', metaAsFile],
  ];
  const signature = Buffer.from(given.signature, 'base64');
  for (const [reason, content] of found) {
    const bytes = Buffer.concat([Buffer.from(head), content ?? Buffer.alloc(0), Buffer.from('\n')]);
    if (content && verify('sha256', bytes, key, signature)) return { signed: bytes.toString(), reason };
  }
  return undefined;
}

/** The right string, signed in another way. */
function ways(expected: string, { signature }: Authorization, key: KeyObject): Mistake | undefined {
  const bytes = Buffer.from(expected);
  const given = Buffer.from(signature, 'base64');
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING };
  const hex = /^[0-9a-f]+$/i.test(signature) ? Buffer.from(signature, 'hex') : undefined;
  const found: readonly (readonly [string, () => boolean])[] = [
    ['It was signed with SHA-1; SHA-256 is required.', () => verify('sha1', bytes, key, given)],
    ['It was signed with PSS padding; PKCS#1 v1.5 is required.', () => verify('sha256', bytes, pss, given)],
    [
      'The signature is in hex; base64 is required.',
      () => hex !== undefined && verify('sha256', bytes, key, hex),
    ],
  ];
  const [reason] = found.find(([, isSo]) => isSo()) ?? [];
  return reason === undefined ? undefined : { reason, signed: expected };
}

/** Returns what was signed, and how, if it is a common mistake; otherwise undefined. */
export function diagnose(
  received: Covered,
  given: Authorization,
  key: KeyObject,
  expected: string,
): Mistake | undefined {
  const signature = Buffer.from(given.signature, 'base64');
  const other = mistakes(received, given).find(({ signed }) =>
    verify('sha256', Buffer.from(signed), key, signature),
  );
  return other ?? ofUpload(received, given, key) ?? ways(expected, given, key);
}

/** Returns the index of the first difference of two texts. */
export function firstDifference(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) if (one[index] !== other[index]) return index;
  return length;
}
