import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Rsa } from 'wechatpay-chain/crypto';
import { ConfigError } from '../../lib/errors';
import vectors from '../vectors/crypto.json';
import keys from '../vectors/keys.json';

const privateKey = Rsa.from(keys.merchant.pkcs8);
const publicKey = Rsa.from(keys.merchant.spki, 'public');

const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-rsa-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (name: string, content: string | Buffer) => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};

describe('Rsa.sign: SHA-256 with PKCS#1 v1.5, in base64', () => {
  it.each(vectors.rsaSign)('signs $message', async ({ message, signature }) => {
    expect(Rsa.sign(message, privateKey)).toBe(signature);
    await expect(Rsa.signAsync(message, privateKey)).resolves.toBe(signature);
  });

  it.each(vectors.rsaSignBytes)('signs the bytes $base64', async ({ base64, signature }) => {
    const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
    expect(Rsa.sign(bytes, privateKey)).toBe(signature);
    await expect(Rsa.signAsync(bytes, privateKey)).resolves.toBe(signature);
  });

  it('accepts a key in any format', () => {
    expect(Rsa.sign('a', keys.merchant.pkcs1)).toBe(Rsa.sign('a', privateKey));
  });

  it('signs what openssl verifies', () => {
    const message = fileOf('message', '中文\n');
    const signature = fileOf('signature', Buffer.from(Rsa.sign('中文\n', privateKey), 'base64'));
    const pem = fileOf('public.pem', keys.merchant.spki);
    const args = ['dgst', '-sha256', '-verify', pem, '-signature', signature, message];
    expect(execFileSync('openssl', args).toString()).toBe('Verified OK\n');
  });

  it('refuses a public key; the promise form rejects and does not throw', async () => {
    expect(() => Rsa.sign('a', publicKey)).toThrow(ConfigError);
    await expect(Rsa.signAsync('a', publicKey)).rejects.toThrow(ConfigError);
  });
});

describe('Rsa.verify', () => {
  it.each(vectors.rsaVerify)('$message: $valid', ({ message, signature, valid }) => {
    expect(Rsa.verify(message, signature, publicKey)).toBe(valid);
  });

  const signature = Rsa.sign('hello', privateKey);

  it('accepts a certificate', () => {
    expect(Rsa.verify('hello', signature, keys.merchant.certificate)).toBe(true);
    expect(Rsa.verify('hello', signature, keys.platform.certificate)).toBe(false);
  });

  const malformed: [string, string][] = [
    ['an invalid character', `${signature.slice(0, 9)}*${signature.slice(9)}`],
    ['the URL alphabet', signature.replaceAll('+', '-').replaceAll('/', '_')],
    ['text after the padding', `${signature}AAAA`],
    ['too much padding', `${signature}=`],
    ['a single last character', `${signature.replaceAll('=', '')}AAA`],
    ['one byte less', Buffer.from(signature, 'base64').subarray(1).toString('base64')],
  ];
  it.each(malformed)('refuses a signature with %s in the base64', (_name, text) => {
    expect(Rsa.verify('hello', text, publicKey)).toBe(false);
  });

  it('verifies what openssl signs', () => {
    const pem = fileOf('private.pem', keys.merchant.pkcs8);
    const made = execFileSync('openssl', ['dgst', '-sha256', '-sign', pem, fileOf('hello', 'hello')]);
    expect(Rsa.verify('hello', made.toString('base64'), publicKey)).toBe(true);
  });

  it('refuses a private key', () => {
    expect(() => Rsa.verify('hello', signature, privateKey)).toThrow(ConfigError);
  });
});
