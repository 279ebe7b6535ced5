import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { inspect } from 'node:util';
import forge from 'node-forge';
import { Certificate, ClientCertificate, Pkcs12, Rsa } from 'wechatpay-chain/crypto';
import { ConfigError } from '../../lib/errors';
import keys from '../vectors/keys.json';

const { merchant, platform } = keys;
const passphrase = '1900000109';
const valid = { clock: () => Date.parse('2027-01-01T00:00:00Z') };

const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-pkcs12-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (name: string, content: string | Buffer) => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};
const keyFile = fileOf('key.pem', merchant.pkcs8);
const certFile = fileOf('cert.pem', merchant.certificate);
const caFile = fileOf('ca.pem', platform.certificate);
const exported = (...options: string[]) =>
  execFileSync('openssl', [
    'pkcs12',
    '-export',
    '-inkey',
    keyFile,
    '-in',
    certFile,
    '-passout',
    `pass:${passphrase}`,
    ...options,
  ]);

const legacy = exported('-legacy');
const modern = exported();

/** A file that openssl would not write: the parts need not fit. */
const assembled = (key: string | null, certificate: string) =>
  Buffer.from(
    forge.asn1
      .toDer(
        forge.pkcs12.toPkcs12Asn1(
          key === null ? null : forge.pki.privateKeyFromPem(key),
          forge.pki.certificateFromPem(certificate),
          passphrase,
        ),
      )
      .getBytes(),
    'latin1',
  );

const messageOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('accepted');
};

describe('Pkcs12.open', () => {
  it('opens the RC2-40 file of the merchant platform, which TLS in Node.js refuses', () => {
    expect(() => tls.createSecureContext({ pfx: legacy, passphrase })).toThrow(/Unsupported PKCS12 PFX data/);
    const { key, certificate } = Pkcs12.open(legacy, passphrase, valid);
    expect(key.equals(Rsa.from(merchant.pkcs8))).toBe(true);
    expect(certificate).toEqual(Certificate.from(merchant.certificate));
  });

  const files: [string, Uint8Array | string, string][] = [
    ['modern encryption', modern, passphrase],
    ['base64', legacy.toString('base64'), passphrase],
    ['a file', `file://${fileOf('cert.p12', modern)}`, passphrase],
    ['a plain Uint8Array', new Uint8Array(modern), passphrase],
    ['a file without a MAC', exported('-nomac'), passphrase],
    ['a file with an empty passphrase', exported('-passout', 'pass:'), ''],
    ['a file without encryption', exported('-keypbe', 'NONE', '-certpbe', 'NONE'), passphrase],
    ['a file with 3DES', exported('-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES'), passphrase],
  ];
  it.each(files)('opens %s', (_name, pfx, password) => {
    const { key, certificate, chain } = Pkcs12.open(pfx, password, valid);
    expect(key.equals(Rsa.from(merchant.pkcs8))).toBe(true);
    expect(certificate.serial).toBe(merchant.serial);
    expect(chain).toEqual([]);
  });

  it('finds the certificate of the key among those of its issuers', () => {
    const { certificate, chain } = Pkcs12.open(exported('-certfile', caFile), passphrase, valid);
    expect(certificate.serial).toBe(merchant.serial);
    expect(chain.map(({ serial }) => serial)).toEqual([platform.serial]);
  });

  it('reports a wrong passphrase for a file without MAC and padding', () => {
    const ciphers = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-RC2-40'];
    const pfx = exported('-nomac', ...ciphers, '-legacy');
    for (let wrong = 0; wrong < 50; wrong += 1) {
      expect(messageOf(() => Pkcs12.open(pfx, `${wrong}`, valid))).toBe(
        'Invalid `pfx`: expected the passphrase of the PKCS#12 file, received another one',
      );
    }
  });

  it.each(['wrong', '', `${passphrase} `])('reports a wrong passphrase: %j', (wrong) => {
    for (const pfx of [legacy, modern, exported('-nomac')]) {
      expect(messageOf(() => Pkcs12.open(pfx, wrong, valid))).toBe(
        'Invalid `pfx`: expected the passphrase of the PKCS#12 file, received another one',
      );
    }
  });

  it('reports a file without a key', () => {
    const pfx = assembled(null, merchant.certificate);
    expect(messageOf(() => Pkcs12.open(pfx, passphrase, valid))).toBe(
      'Invalid `pfx`: expected a private key and its certificate, received a file without a private key',
    );
  });

  it('refuses a certificate of another key', () => {
    const pfx = assembled(merchant.pkcs8, platform.certificate);
    expect(messageOf(() => Pkcs12.open(pfx, passphrase, valid))).toBe(
      'Invalid `pfx`: expected a certificate and its private key, received a certificate of another key',
    );
  });

  it('reports a certificate as expired from its last second on', () => {
    const at = (time: string) => ({ clock: () => Date.parse(time) });
    expect(() => Pkcs12.open(legacy, passphrase, at('2036-11-20T09:44:20Z'))).not.toThrow();
    expect(messageOf(() => Pkcs12.open(legacy, passphrase, at('2036-11-20T09:44:21Z')))).toBe(
      `Invalid \`pfx\`: expected a valid certificate, received ${merchant.serial}, which expired on 2036-11-20T09:44:21.000Z`,
    );
  });

  it('reports a key that is not RSA', () => {
    const key = fileOf(
      'ec.pem',
      execFileSync('openssl', ['ecparam', '-genkey', '-name', 'prime256v1', '-noout']),
    );
    const args = ['req', '-x509', '-new', '-key', key, '-subj', '/CN=a', '-days', '1'];
    const cert = fileOf('ec-cert.pem', execFileSync('openssl', args));
    const pfx = exported('-inkey', key, '-in', cert);
    expect(messageOf(() => Pkcs12.open(pfx, passphrase, valid))).toMatch(
      /expected an RSA key, received a key of type ec/,
    );
  });

  it.each([
    ['PEM', merchant.certificate],
    ['another structure', Buffer.from([0x30, 0])],
    ['a truncated file', modern.subarray(0, 1000)],
    ['a file read as text', modern.toString()],
    ['nothing', ''],
  ])('refuses %s', (_name, pfx) => {
    expect(messageOf(() => Pkcs12.open(pfx, passphrase, valid))).toMatch(
      /^Invalid `pfx`: expected (a PKCS#12 file|PEM or base64|a key or certificate), received /,
    );
  });

  it('reports an unsupported encryption', () => {
    const pfx = exported('-keypbe', 'camellia-256-cbc', '-certpbe', 'camellia-256-cbc');
    expect(messageOf(() => Pkcs12.open(pfx, passphrase, valid))).toMatch(/expected a supported encryption/);
  });
});

describe('ClientCertificate.from', () => {
  const pem = { cert: merchant.certificate, key: merchant.pkcs8 };

  it('accepts a pair of PEM texts', () => {
    const { key, certificate } = ClientCertificate.from(pem, valid);
    expect(key.equals(Rsa.from(merchant.pkcs1))).toBe(true);
    expect(certificate.serial).toBe(merchant.serial);
  });

  it('accepts a PKCS#12 file', () => {
    expect(ClientCertificate.from({ pfx: legacy, passphrase }, valid)).toEqual(
      ClientCertificate.from(pem, valid),
    );
  });

  it('keeps the certificates of the issuers', () => {
    const cert = platform.certificate + merchant.certificate;
    const { certificate, chain } = ClientCertificate.from({ ...pem, cert }, valid);
    expect(certificate.serial).toBe(merchant.serial);
    expect(chain.map(({ serial }) => serial)).toEqual([platform.serial]);
  });

  it('names the invalid field', () => {
    const { cert, key } = pem;
    const expired = { clock: () => Date.parse('2040-01-01T00:00:00Z') };
    expect(messageOf(() => ClientCertificate.from({ cert, key: cert }))).toMatch(
      /^Invalid `merchant\.key`: expected a private key, received a CERT/,
    );
    expect(messageOf(() => ClientCertificate.from({ cert: key, key }))).toMatch(
      /^Invalid `merchant\.cert`: expected an X.509 certificate, received a PRIV/,
    );
    expect(messageOf(() => ClientCertificate.from({ pfx: legacy }))).toMatch(
      /^Invalid `merchant\.pfx`: expected the passphrase/,
    );
    expect(messageOf(() => ClientCertificate.from({ cert: platform.certificate, key }))).toMatch(
      /^Invalid `merchant`: expected a certificate/,
    );
    expect(messageOf(() => ClientCertificate.from(pem, expired))).toMatch(/^Invalid `merchant`: .* expired/);
  });

  it('serves TLS', () => {
    const { key, certificate } = ClientCertificate.from({ pfx: legacy, passphrase }, valid);
    const written = key.export({ type: 'pkcs8', format: 'pem' });
    expect(() => tls.createSecureContext({ key: written, cert: certificate.pem })).not.toThrow();
  });

  it('does not show a key in inspections or errors', () => {
    const held = ClientCertificate.from({ pfx: legacy, passphrase }, valid);
    const shown = [held, new Error('wrapped', { cause: held })].map(
      (value) => inspect(value, { depth: 9 }) + JSON.stringify(value),
    );
    const secret = readFileSync(keyFile, 'utf8').slice(100, 140);
    expect(shown.join()).not.toContain(secret.slice(0, 10));
    expect(messageOf(() => Pkcs12.open(legacy, 'my passphrase'))).not.toContain('my passphrase');
  });
});
