import { createPrivateKey, createPublicKey, KeyObject, X509Certificate } from 'node:crypto';
import { ConfigError } from '../errors';
import { systemErrorCode } from './error-code';
import { type Encoded, type KeySource, passphraseOf, readEncoded } from './key-source';

/** The half of a key pair. */
export type KeyKind = 'private' | 'public';

interface Format {
  readonly name: string;
  readonly kind: KeyKind;
  /** The prefix that announces this format before base64, as in `private.pkcs8://…`. */
  readonly scheme?: string;
  readonly read: (key: Buffer, passphrase: string | undefined) => KeyObject;
}

// The order matters: Node.js accepts a private key where it reads a public PKCS#1 key.
const FORMATS: readonly Format[] = [
  {
    name: 'a PKCS#8 private key',
    kind: 'private',
    scheme: 'private.pkcs8',
    read: (key, passphrase) =>
      createPrivateKey({
        key,
        format: 'der',
        type: 'pkcs8',
        ...(passphrase !== undefined && { passphrase }),
      }),
  },
  {
    name: 'a PKCS#1 private key',
    kind: 'private',
    scheme: 'private.pkcs1',
    read: (key) => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
  },
  {
    name: 'an elliptic-curve private key',
    kind: 'private',
    read: (key) => createPrivateKey({ key, format: 'der', type: 'sec1' }),
  },
  {
    name: 'a public key',
    kind: 'public',
    scheme: 'public.spki',
    read: (key) => createPublicKey({ key, format: 'der', type: 'spki' }),
  },
  {
    name: 'a PKCS#1 public key',
    kind: 'public',
    scheme: 'public.pkcs1',
    read: (key) => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
  },
  { name: 'a CERTIFICATE', kind: 'public', read: (key) => new X509Certificate(key).publicKey },
];

interface Reading {
  readonly form: Format;
  readonly key: KeyObject;
}

/** Loads the key of one kind from a source: an RSA key of at least 2048 bits. */
export function loadKey(source: KeySource, kind: KeyKind, field: string): KeyObject {
  const key = source instanceof KeyObject ? source : readKey(source, kind, field);
  if (key.type !== kind) throw unexpected(field, [`a ${key.type} key`], kind);
  if (key.asymmetricKeyType !== 'rsa') {
    throw new ConfigError(
      field,
      `expected an RSA key, received a key of type ${key.asymmetricKeyType}`,
      'Pass an RSA key: WeChat Pay uses no other type.',
    );
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < 2048) {
    throw new ConfigError(
      field,
      `expected an RSA key of at least 2048 bits, received one of ${bits} bits`,
      'Pass the key that belongs to the certificate on the merchant platform.',
    );
  }
  return key;
}

function readKey(source: Exclude<KeySource, KeyObject>, kind: KeyKind, field: string): KeyObject {
  const passphrase = passphraseOf(source);
  const found = readEncoded(source, field);
  const readings = found.flatMap((encoded) => identify(encoded, passphrase, field));
  const match = readings.find(({ form }) => form.kind === kind);
  if (match !== undefined) return match.key;
  if (readings.length > 0) {
    throw unexpected(
      field,
      readings.map(({ form }) => form.name),
      kind,
    );
  }
  const label = found.find((encoded) => encoded.label !== undefined)?.label;
  throw new ConfigError(
    field,
    `expected a ${kind} key, received ${label === undefined ? `${found[0]?.der.length ?? 0} bytes of another format` : `a damaged ${label}`}`,
    'Compare it with the file that it was copied from.',
  );
}

/** Identifies an encoded structure by its content, since PEM labels are often pasted wrong. */
function identify({ der, scheme }: Encoded, passphrase: string | undefined, field: string): Reading[] {
  const candidates = scheme === undefined ? FORMATS : FORMATS.filter((form) => form.scheme === scheme);
  for (const form of candidates) {
    try {
      return [{ form, key: form.read(der, passphrase) }];
    } catch (fault) {
      const code = systemErrorCode(fault);
      if (code === 'ERR_MISSING_PASSPHRASE' || code === 'ERR_OSSL_BAD_DECRYPT') {
        throw locked(field, passphrase);
      }
    }
  }
  return [];
}

function locked(field: string, passphrase: string | undefined): ConfigError {
  return passphrase === undefined
    ? new ConfigError(
        field,
        'expected a passphrase, received an encrypted private key without one',
        'Pass { key, passphrase }.',
      )
    : new ConfigError(
        field,
        'expected the passphrase of the private key, received another one',
        'Check the passphrase.',
      );
}

function unexpected(field: string, names: string[], kind: KeyKind): ConfigError {
  const expected = kind === 'private' ? 'a private key' : 'a public key or certificate';
  return new ConfigError(
    field,
    `expected ${expected}, received ${names.join(' and ')}`,
    kind === 'private'
      ? 'Pass the merchant API private key: the file apiclient_key.pem.'
      : 'Pass the WeChat Pay public key (pub_key.pem) or a platform certificate.',
  );
}
