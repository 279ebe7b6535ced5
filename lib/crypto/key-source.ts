import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError, shapeOf } from '../errors';
import { decodeBase64 } from './base64';
import { systemErrorCode } from './error-code';

/** An encrypted private key and its passphrase. */
export interface EncryptedKey {
  /** PEM, DER or a file URL, as in {@link KeySource}. */
  readonly key: string | Uint8Array | URL;
  readonly passphrase: string;
}

/**
 * A key or certificate: PEM (environment variables may write a line break as the two characters `\n`), DER, the base64
 * of DER, a KeyObject, or a file URL (`file:///…`). The prefixes `private.pkcs8://`, `private.pkcs1://`,
 * `public.spki://` and `public.pkcs1://` before base64 name its format.
 */
export type KeySource = string | Uint8Array | URL | KeyObject | EncryptedKey;

/** One DER structure of a source, with the PEM label or the scheme that announces its format. */
export interface Encoded {
  readonly der: Buffer;
  readonly label?: string;
  readonly scheme?: string;
}

/** A key source that must be parsed: any but the KeyObject. */
export type WrittenKey = Exclude<KeySource, KeyObject>;

export function passphraseOf(source: WrittenKey): string | undefined {
  return isEncryptedKey(source) ? source.passphrase : undefined;
}

/** Reads every DER structure of a source: one for each PEM block. */
export function readEncoded(source: WrittenKey, field: string): Encoded[] {
  const content = readContent(isEncryptedKey(source) ? source.key : source, field);
  return typeof content === 'string' ? fromText(content, field) : fromBytes(content, field);
}

/** Returns the text or bytes of a source; reads the file if the source is a file URL. */
export function readContent(source: string | Uint8Array | URL, field: string): string | Uint8Array {
  if (source instanceof Uint8Array) return source;
  if (source instanceof URL) return readFile(source, field);
  if (typeof source !== 'string') {
    throw new ConfigError(
      field,
      `expected a key or certificate, received ${shapeOf(source)}`,
      'Pass PEM text, DER bytes, a KeyObject or file:///…',
    );
  }
  return source.startsWith('file:') ? readFile(source, field) : source;
}

function isEncryptedKey(source: WrittenKey): source is EncryptedKey {
  return typeof source === 'object' && source !== null && 'passphrase' in source;
}

function readFile(location: string | URL, field: string): Uint8Array {
  let path: string;
  try {
    path = fileURLToPath(location);
  } catch {
    throw new ConfigError(
      field,
      'expected the URL of a local file, received another URL',
      'Write an absolute path: file:///etc/…/key.pem',
    );
  }
  try {
    return readFileSync(path);
  } catch (cause) {
    const message =
      systemErrorCode(cause) === 'ENOENT'
        ? `expected a readable file, but ${path} does not exist`
        : `expected a readable file, but ${path} cannot be read`;
    throw new ConfigError(field, message, 'Check the path and the permissions of this process.', cause);
  }
}

function fromBytes(bytes: Uint8Array, field: string): Encoded[] {
  const SEQUENCE = 0x30;
  if (bytes[0] === SEQUENCE) return [{ der: Buffer.from(bytes) }];
  return fromText(new TextDecoder().decode(bytes), field);
}

function fromText(text: string, field: string): Encoded[] {
  if (text.trim() === '') {
    throw new ConfigError(
      field,
      'expected a key or certificate, received an empty text',
      'Check the variable or file that it comes from.',
    );
  }
  if (text.includes('-----BEGIN')) return fromPem(text, field);
  const [, scheme, body = ''] = /^(?:([a-z]+\.[a-z\d]+):\/\/)?([\s\S]*)$/.exec(text.trim()) ?? [];
  if (PATH.test(text.trim())) throw pathInsteadOfFile(field);
  const der = decodeBase64(body);
  if (der === undefined) {
    throw new ConfigError(
      field,
      `expected PEM or base64, received other text of ${text.length} characters`,
      'Pass the whole file, from -----BEGIN to -----END, or its path as file:///…',
    );
  }
  return [scheme === undefined ? { der } : { der, scheme }];
}

/** A short text that looks like a path; keys and certificates are longer, and their base64 contains slashes as well. */
const PATH = /^(?=.{1,300}$)(?:\.{0,2}\/|~\/|[a-z]:[\\/]|.*\.(?:pem|p12|pfx|key|crt|cer|der|txt)$)/i;

function pathInsteadOfFile(field: string): ConfigError {
  return new ConfigError(
    field,
    'expected the content of a file, received a path',
    "Pass the bytes, readFileSync(path), or the file's URL: file:///etc/wechatpay/….",
  );
}

const PEM_BLOCK = /-----BEGIN ([A-Z\d ]+)-----([^-]*(?:-(?!----)[^-]*)*)-----END \1-----/g;

function fromPem(text: string, field: string): Encoded[] {
  const unescaped = text.replace(/\\r|\\n/g, '\n');
  const blocks = [...unescaped.matchAll(PEM_BLOCK)].map(([, label = '', body = '']) => {
    if (body.includes('ENCRYPTED')) {
      throw new ConfigError(
        field,
        `expected PKCS#8, received ${label} in the old encrypted PEM format`,
        'Convert it with `openssl pkcs8 -topk8 -in key.pem -out new.pem`.',
      );
    }
    return { label, der: decodeBase64(body) ?? Buffer.alloc(0) };
  });
  if (blocks.length === 0) {
    throw new ConfigError(
      field,
      'expected PEM with an -----END line, received truncated PEM',
      'Pass the whole file.',
    );
  }
  return blocks;
}
