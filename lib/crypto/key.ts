import { createPrivateKey, createPublicKey, KeyObject, X509Certificate } from 'node:crypto';
import { ConfigError } from '../errors';
import { systemErrorCode } from './error-code';
import { type Encoded, type KeySource, passphraseOf, readEncoded } from './key-source';

/** Which half of a key pair is wanted. */
export type KeyKind = 'private' | 'public';

interface Form {
  readonly name: string;
  readonly kind: KeyKind;
  /** What announces this form before base64, as in `private.pkcs8://…`. */
  readonly scheme?: string;
  readonly read: (key: Buffer, passphrase: string | undefined) => KeyObject;
}

// Tried in this order, since reading a public PKCS#1 key also accepts private ones.
const FORMS: readonly Form[] = [
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
  readonly form: Form;
  readonly key: KeyObject;
}

/** The key of the wanted kind in a source, an RSA key of 2048 bits at least. */
export function loadKey(source: KeySource, kind: KeyKind, field: string): KeyObject {
  const key = source instanceof KeyObject ? source : readKey(source, kind, field);
  if (key.type !== kind) throw unexpected(field, [`a ${key.type} key`], kind);
  if (key.asymmetricKeyType !== 'rsa') {
    throw new ConfigError(
      field,
      `a key of type ${key.asymmetricKeyType}, not RSA`,
      'WeChat Pay uses RSA keys.',
    );
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < 2048) {
    throw new ConfigError(
      field,
      `an RSA key of ${bits} bits`,
      'WeChat Pay uses RSA keys of 2048 bits and more.',
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
    label === undefined ? `${found[0]?.der.length ?? 0} bytes that are no key` : `a damaged ${label}`,
    `A ${kind} key was expected: compare it with the file that it was copied from.`,
  );
}

/** What an encoded structure turns out to be: its content decides, since labels are often pasted wrong. */
function identify({ der, scheme }: Encoded, passphrase: string | undefined, field: string): Reading[] {
  const candidates = scheme === undefined ? FORMS : FORMS.filter((form) => form.scheme === scheme);
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
    ? new ConfigError(field, 'an encrypted private key needs a passphrase', 'Give { key, passphrase }.')
    : new ConfigError(field, 'the passphrase does not open the private key', 'Check the passphrase.');
}

function unexpected(field: string, names: string[], kind: KeyKind): ConfigError {
  const expected = kind === 'private' ? 'a private key' : 'a public key or certificate';
  return new ConfigError(
    field,
    `this is ${names.join(' and ')}, ${expected} was expected`,
    kind === 'private'
      ? 'The merchant API private key is the file apiclient_key.pem.'
      : 'Use the WeChat Pay public key (pub_key.pem) or a platform certificate.',
  );
}
