import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../errors';
import { decodeBase64 } from './base64';
import { systemErrorCode } from './error-code';

/** An encrypted key, and what opens it. */
export interface EncryptedKey {
  /** PEM, DER or where to find it, as in {@link KeySource}. */
  readonly key: string | Uint8Array | URL;
  readonly passphrase: string;
}

/**
 * A key or certificate: PEM (also as environment variables hold it, with `\n` in two characters), DER, the base64 of
 * DER, a KeyObject, or where to find it (`file:///…`). `private.pkcs8://`, `private.pkcs1://`, `public.spki://` and
 * `public.pkcs1://` before the base64 say what it is.
 */
export type KeySource = string | Uint8Array | URL | KeyObject | EncryptedKey;

/** One DER structure found in a source, and what the source says that it is: a PEM label or a scheme. */
export interface Encoded {
  readonly der: Buffer;
  readonly label?: string;
  readonly scheme?: string;
}

/** The forms in which a key can be written out: all but the KeyObject. */
export type WrittenKey = Exclude<KeySource, KeyObject>;

export function passphraseOf(source: WrittenKey): string | undefined {
  return isEncryptedKey(source) ? source.passphrase : undefined;
}

/** Every DER structure of a source: one, or as many as its PEM has blocks. */
export function readEncoded(source: WrittenKey, field: string): Encoded[] {
  const content = readContent(isEncryptedKey(source) ? source.key : source, field);
  return typeof content === 'string' ? fromText(content, field) : fromBytes(content, field);
}

/** The text or bytes themselves, read from the file where the source names one. */
export function readContent(source: string | Uint8Array | URL, field: string): string | Uint8Array {
  if (source instanceof Uint8Array) return source;
  if (source instanceof URL) return readFile(source, field);
  if (typeof source !== 'string') {
    throw new ConfigError(
      field,
      `${kindOf(source)} is no key`,
      'Give PEM text, DER bytes, a KeyObject or file:///…',
    );
  }
  return source.startsWith('file:') ? readFile(source, field) : source;
}

function isEncryptedKey(source: WrittenKey): source is EncryptedKey {
  return typeof source === 'object' && source !== null && 'passphrase' in source;
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

function readFile(location: string | URL, field: string): Uint8Array {
  let path: string;
  try {
    path = fileURLToPath(location);
  } catch {
    throw new ConfigError(
      field,
      'the file URL names no local file',
      'Write the absolute path: file:///etc/…/key.pem',
    );
  }
  try {
    return readFileSync(path);
  } catch (cause) {
    const message =
      systemErrorCode(cause) === 'ENOENT'
        ? `the file does not exist: ${path}`
        : `the file cannot be read: ${path}`;
    throw new ConfigError(field, message, 'Check the path and the rights of this process on it.', cause);
  }
}

function fromBytes(bytes: Uint8Array, field: string): Encoded[] {
  const SEQUENCE = 0x30;
  if (bytes[0] === SEQUENCE) return [{ der: Buffer.from(bytes) }];
  return fromText(new TextDecoder().decode(bytes), field);
}

function fromText(text: string, field: string): Encoded[] {
  if (text.trim() === '') {
    throw new ConfigError(field, 'is empty', 'Check the variable or file that it comes from.');
  }
  if (text.includes('-----BEGIN')) return fromPem(text, field);
  const [, scheme, body = ''] = /^(?:([a-z]+\.[a-z\d]+):\/\/)?([\s\S]*)$/.exec(text.trim()) ?? [];
  const der = decodeBase64(body);
  if (der === undefined) {
    throw new ConfigError(
      field,
      `text of ${text.length} characters that is neither PEM nor base64`,
      'Give the whole file, from -----BEGIN to -----END, or file:///… for its path.',
    );
  }
  return [scheme === undefined ? { der } : { der, scheme }];
}

const PEM_BLOCK = /-----BEGIN ([A-Z\d ]+)-----([^-]*(?:-(?!----)[^-]*)*)-----END \1-----/g;

function fromPem(text: string, field: string): Encoded[] {
  const unescaped = text.replace(/\\r|\\n/g, '\n');
  const blocks = [...unescaped.matchAll(PEM_BLOCK)].map(([, label = '', body = '']) => {
    if (body.includes('ENCRYPTED')) {
      throw new ConfigError(
        field,
        `a ${label} in the old encrypted PEM form`,
        'Convert it with `openssl pkcs8 -topk8 -in key.pem -out new.pem`.',
      );
    }
    return { label, der: decodeBase64(body) ?? Buffer.alloc(0) };
  });
  if (blocks.length === 0) {
    throw new ConfigError(field, 'PEM that is cut off: no -----END line', 'Give the whole file.');
  }
  return blocks;
}
