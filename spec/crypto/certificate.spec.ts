import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Certificate, type KeySource, Rsa } from 'wechatpay-chain/crypto';
import { ConfigError } from '../../lib/errors';
import keys from '../vectors/keys.json';

const { merchant, platform } = keys;
const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-certificate-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('Certificate.from', () => {
  it('reads serial, validity and key of a certificate', () => {
    const certificate = Certificate.from(merchant.certificate);
    expect(certificate.serial).toBe(merchant.serial);
    expect(certificate.subject).toBe('O=golden\nCN=golden merchant');
    expect(certificate.issuer).toBe('O=golden\nCN=golden merchant');
    expect(certificate.validFrom).toEqual(new Date('2026-11-23T09:44:21Z'));
    expect(certificate.validTo).toEqual(new Date('2036-11-20T09:44:21Z'));
    expect(certificate.publicKey.equals(Rsa.from(merchant.spki, 'public'))).toBe(true);
    expect(certificate.pem).toBe(merchant.certificate);
  });

  it('reads the platform certificate of the vectors', () => {
    expect(Certificate.from(platform.certificate).serial).toBe(platform.serial);
  });

  const body = merchant.certificate.replace(/-----.*-----|\s/g, '');
  const file = path.join(folder, 'cert.pem');
  writeFileSync(file, merchant.certificate);
  const sources: [string, KeySource][] = [
    ['DER', Buffer.from(body, 'base64')],
    ['base64', body],
    ['PEM from an environment variable', merchant.certificate.replaceAll('\n', '\\n')],
    ['a file', `file://${file}`],
    ['a bundle, after its key', merchant.pkcs8 + merchant.certificate],
  ];
  it.each(sources)('accepts %s', (_name, source) => {
    expect(Certificate.from(source).serial).toBe(merchant.serial);
  });

  const serials = [
    '0x01',
    '0x009A',
    '0x0A0B',
    '0x4D45524348414E5453455249414C303031',
    `0x${'0F'.repeat(20)}`,
  ];
  it.each(serials)('writes the serial %s like openssl', (serial) => {
    const key = path.join(folder, 'key.pem');
    writeFileSync(key, merchant.pkcs8);
    const args = ['req', '-x509', '-new', '-key', key, '-subj', '/CN=a', '-days', '1', '-set_serial', serial];
    const pem = execFileSync('openssl', args).toString();
    const printed = execFileSync('openssl', ['x509', '-noout', '-serial'], { input: pem }).toString();
    expect(`serial=${Certificate.from(pem).serial}\n`).toBe(printed);
  });

  const faults: [string, KeySource, RegExp][] = [
    ['a private key', merchant.pkcs8, /expected an X.509 certificate, received a PRIVATE KEY/],
    [
      'a KeyObject',
      createPrivateKey(merchant.pkcs8),
      /expected an X.509 certificate, received a private key/,
    ],
    ['bytes of another kind', Buffer.from([0x30, 0]), /received 2 bytes of another format/],
    ['text', 'a certificate!', /expected PEM or base64/],
  ];
  it.each(faults)('refuses %s', (_name, source, message) => {
    expect(() => Certificate.from(source, 'merchant.cert')).toThrow(message);
    expect(() => Certificate.from(source, 'merchant.cert')).toThrow(/^Invalid `merchant\.cert`: /);
    expect(() => Certificate.from(source)).toThrow(ConfigError);
  });
});
