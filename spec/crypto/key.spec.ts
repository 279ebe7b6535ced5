import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { type KeyKind, type KeySource, Rsa } from 'wechatpay-chain/crypto';
import { ConfigError } from '../../lib/errors';
import keys from '../vectors/keys.json';

const { merchant } = keys;
const bodyOf = (pem: string) => pem.replace(/-----.*-----|\s/g, '');
const derOf = (pem: string) => Buffer.from(bodyOf(pem), 'base64');
const spkiOf = (key: KeyObject) =>
  createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
const publicHalf = (key: KeyObject) =>
  key.type === 'private' ? spkiOf(key) : key.export({ type: 'spki', format: 'der' }).toString('base64');

const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay keys '));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (name: string, content: string | Buffer) => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};

const refusal = (source: unknown, kind: KeyKind, field?: string): ConfigError => {
  try {
    Rsa.from(source as KeySource, kind, field);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the key was accepted');
};

describe('Rsa.from accepts', () => {
  const pairs: [string, KeyKind, KeySource][] = [
    ['PKCS#8 PEM', 'private', merchant.pkcs8],
    ['PKCS#1 PEM', 'private', merchant.pkcs1],
    ['PEM with CRLF', 'private', merchant.pkcs8.replaceAll('\n', '\r\n')],
    ['PEM from an environment variable', 'private', merchant.pkcs8.replaceAll('\n', '\\n')],
    ['PEM on one line', 'private', merchant.pkcs8.replaceAll('\n', ' ')],
    ['PEM with a byte order mark, in bytes', 'private', Buffer.from(`\uFEFF${merchant.pkcs8}`)],
    ['PEM under the wrong label', 'private', merchant.pkcs1.replaceAll('RSA PRIVATE', 'PRIVATE')],
    ['a bundle of certificate and key', 'private', merchant.certificate + merchant.pkcs8],
    ['PKCS#8 DER', 'private', derOf(merchant.pkcs8)],
    ['PKCS#1 DER', 'private', derOf(merchant.pkcs1)],
    ['base64 of PKCS#8', 'private', bodyOf(merchant.pkcs8)],
    ['base64 of PKCS#1', 'private', bodyOf(merchant.pkcs1)],
    ['private.pkcs8://', 'private', `private.pkcs8://${bodyOf(merchant.pkcs8)}`],
    ['private.pkcs1://', 'private', `private.pkcs1://${bodyOf(merchant.pkcs1)}`],
    ['a file URL as text', 'private', `file://${fileOf('key.pem', merchant.pkcs8)}`],
    ['a file URL', 'private', pathToFileURL(fileOf('key.der', derOf(merchant.pkcs8)))],
    [
      'an encrypted key and its passphrase',
      'private',
      { key: merchant.encrypted, passphrase: merchant.passphrase },
    ],
    ['a KeyObject', 'private', Rsa.from(merchant.pkcs8)],
    ['SPKI PEM', 'public', merchant.spki],
    ['RSA PUBLIC KEY PEM', 'public', merchant.rsaPublic],
    ['an X.509 certificate', 'public', merchant.certificate],
    ['an X.509 certificate in DER', 'public', derOf(merchant.certificate)],
    ['a bundle of key and certificate', 'public', merchant.pkcs8 + merchant.certificate],
    ['SPKI DER', 'public', derOf(merchant.spki)],
    ['base64 of SPKI', 'public', bodyOf(merchant.spki)],
    ['base64 of PKCS#1', 'public', bodyOf(merchant.rsaPublic)],
    ['public.spki://', 'public', `public.spki://${bodyOf(merchant.spki)}`],
    ['public.pkcs1://', 'public', `public.pkcs1://${bodyOf(merchant.rsaPublic)}`],
    ['a certificate file', 'public', `file://${fileOf('cert.pem', merchant.certificate)}`],
    ['a KeyObject', 'public', Rsa.from(merchant.spki, 'public')],
  ];

  it.each(pairs)('%s (%s)', (_name, kind, source) => {
    const key = Rsa.from(source, kind);
    expect(key.type).toBe(kind);
    expect(publicHalf(key)).toBe(bodyOf(merchant.spki));
  });

  it('returns the private key unless asked for the public key', () => {
    expect(Rsa.from(merchant.pkcs8).type).toBe('private');
  });
});

describe('an error of Rsa.from describes the input:', () => {
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
  const pem = (key: KeyObject, type: 'pkcs8' | 'sec1' | 'spki') =>
    key.export({ type, format: 'pem' }).toString();

  const faults: [string, KeyKind, unknown, RegExp][] = [
    [
      'a certificate instead of a private key',
      'private',
      merchant.certificate,
      /expected a private key, received a CERTIFICATE/,
    ],
    [
      'a public key instead of a private key',
      'private',
      merchant.spki,
      /expected a private key, received a public key/,
    ],
    [
      'a private key instead of a public key',
      'public',
      merchant.pkcs8,
      /expected a public key or certificate, received a PKCS#8 private key/,
    ],
    [
      'a private KeyObject instead of a public key',
      'public',
      Rsa.from(merchant.pkcs8),
      /received a private key/,
    ],
    [
      'a scheme of the other key type',
      'public',
      `private.pkcs8://${bodyOf(merchant.pkcs8)}`,
      /received a PKCS#8 private key/,
    ],
    [
      'content that does not match its scheme',
      'private',
      `private.pkcs8://${bodyOf(merchant.pkcs1)}`,
      /bytes of another format/,
    ],
    ['an unknown scheme', 'private', `private.pkcs9://${bodyOf(merchant.pkcs8)}`, /bytes of another format/],
    [
      'an encrypted key',
      'private',
      merchant.encrypted,
      /expected a passphrase, received an encrypted private key/,
    ],
    [
      'a wrong passphrase',
      'private',
      { key: merchant.encrypted, passphrase: 'wrong' },
      /expected the passphrase of the private key, received another one/,
    ],
    [
      'a legacy encrypted PEM',
      'private',
      merchant.pkcs1.replace('KEY-----\n', 'KEY-----\nProc-Type: 4,ENCRYPTED\n\n'),
      /old encrypted PEM format/,
    ],
    [
      'a missing file',
      'private',
      `file://${folder}/none.pem`,
      /expected a readable file, but .*none\.pem does not exist/,
    ],
    ['a folder', 'private', pathToFileURL(folder), /expected a readable file, but .* cannot be read/],
    ['a relative file URL', 'private', 'file://key.pem', /expected the URL of a local file/],
    [
      'an elliptic-curve key',
      'private',
      pem(elliptic.privateKey, 'pkcs8'),
      /expected an RSA key, received a key of type ec/,
    ],
    [
      'a SEC1 key',
      'private',
      pem(elliptic.privateKey, 'sec1'),
      /expected an RSA key, received a key of type ec/,
    ],
    ['an RSA-PSS key', 'private', pss.privateKey, /received a key of type rsa-pss/],
    [
      'a short key',
      'private',
      pem(short.privateKey, 'pkcs8'),
      /expected an RSA key of at least 2048 bits, received one of 1024 bits/,
    ],
    [
      'a short public key',
      'public',
      short.publicKey,
      /expected an RSA key of at least 2048 bits, received one of 1024 bits/,
    ],
    ['PEM without its end', 'private', merchant.pkcs8.slice(0, 400), /truncated PEM/],
    [
      'PEM with a missing part',
      'private',
      merchant.pkcs8.replace(/\n.{64}\n/, '\n'),
      /a damaged PRIVATE KEY/,
    ],
    [
      'PEM with invalid characters',
      'private',
      merchant.pkcs8.replace('MIIE', 'MI E*'),
      /a damaged PRIVATE KEY/,
    ],
    [
      'bytes of an unknown format',
      'private',
      Buffer.from([0x30, 3, 2, 1, 1]),
      /received 5 bytes of another format/,
    ],
    [
      'other text',
      'private',
      'my private key!',
      /expected PEM or base64, received other text of 15 characters/,
    ],
    ['empty text', 'private', ' \n', /received an empty text/],
    ['undefined', 'private', undefined, /received undefined/],
    ['null', 'public', null, /received null/],
    ['a number', 'private', 42, /received a number/],
  ];

  it.each(faults)('%s (%s)', (_name, kind, source, message) => {
    const error = refusal(source, kind, 'privateKey');
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^Invalid `privateKey`: expected /);
    expect(error.field).toBe('privateKey');
    expect(error.hint).not.toBe('');
  });

  it('never shows the content of the input', () => {
    const secret = bodyOf(merchant.pkcs8).slice(40, 80);
    for (const source of [
      `${merchant.pkcs8.slice(0, -40)}`,
      `private.spki://${bodyOf(merchant.pkcs8)}!`,
      merchant.pkcs8,
    ]) {
      const error = refusal(source, 'public');
      expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain(secret.slice(0, 12));
    }
  });
});
