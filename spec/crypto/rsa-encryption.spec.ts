import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { Rsa } from 'wechatpay-chain/crypto';
import { ConfigError, DecryptionError } from '../../lib/errors';
import vectors from '../vectors/crypto.json';
import keys from '../vectors/keys.json';

const privateKey = Rsa.from(keys.merchant.pkcs8);
const publicKey = Rsa.from(keys.merchant.spki, 'public');
const upTo = (bytes: number) =>
  fc.string({ unit: 'binary' }).filter((text) => Buffer.byteLength(text) <= bytes);

const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-rsa-'));
afterAll(() => rmSync(folder, { recursive: true }));
const pem = path.join(folder, 'private.pem');
writeFileSync(pem, keys.merchant.pkcs8);
const openssl = (ciphertext: string, ...options: string[]) =>
  execFileSync(
    'openssl',
    ['pkeyutl', '-decrypt', '-inkey', pem, ...options.flatMap((o) => ['-pkeyopt', o])],
    {
      input: Buffer.from(ciphertext, 'base64'),
    },
  ).toString();

describe('Rsa.encrypt and Rsa.decrypt: RSAES-OAEP with SHA-1', () => {
  it.each(vectors.rsaDecrypt)('decrypts a ciphertext of $plaintext', ({ ciphertext, plaintext }) => {
    if (plaintext === null) {
      expect(() => Rsa.decrypt(ciphertext, privateKey)).toThrow(DecryptionError);
    } else {
      expect(Rsa.decrypt(ciphertext, privateKey)).toBe(plaintext);
    }
  });

  it('decrypts what it encrypted, for any text', () => {
    fc.assert(
      fc.property(upTo(214), (text) => Rsa.decrypt(Rsa.encrypt(text, publicKey), privateKey) === text),
    );
  });

  it('encrypts what openssl decrypts', () => {
    const options = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha1', 'rsa_mgf1_md:sha1'];
    expect(openssl(Rsa.encrypt('张三', publicKey), ...options)).toBe('张三');
  });

  it('counts bytes, and reports the limit of the key', () => {
    expect(Rsa.decrypt(Rsa.encrypt('m'.repeat(214), publicKey), privateKey)).toHaveLength(214);
    expect(() => Rsa.encrypt('m'.repeat(215), publicKey)).toThrow(
      /at most 214 bytes for this key, received 215 bytes/,
    );
    expect(() => Rsa.encrypt('张'.repeat(72), publicKey)).toThrow(
      /at most 214 bytes for this key, received 216 bytes/,
    );
  });

  it('derives the limit from the modulus', () => {
    const long = generateKeyPairSync('rsa', { modulusLength: 3072 });
    expect(Rsa.decrypt(Rsa.encrypt('m'.repeat(342), long.publicKey), long.privateKey)).toHaveLength(342);
    expect(() => Rsa.encrypt('m'.repeat(343), long.publicKey)).toThrow(/at most 342 /);
  });

  it('refuses another padding', () => {
    expect(() => Rsa.encrypt('x', publicKey, 1)).toThrow(ConfigError);
  });

  it.each([
    ['text that is not base64', '!!'],
    ['nothing', ''],
    ['PKCS#1 v1.5', Rsa.encryptPkcs1v15('x', publicKey)],
    ['bytes that are not text', Rsa.encrypt(Buffer.from([0xff, 0xfe]), publicKey)],
  ])('does not decrypt %s', (_name, ciphertext) => {
    expect(() => Rsa.decrypt(ciphertext, privateKey)).toThrow(DecryptionError);
  });
});

describe('Rsa.encryptPkcs1v15 and Rsa.decryptPkcs1v15: the old global endpoints', () => {
  it('decrypts what it encrypted, for any text', () => {
    fc.assert(
      fc.property(
        upTo(245),
        (text) => Rsa.decryptPkcs1v15(Rsa.encryptPkcs1v15(text, publicKey), privateKey) === text,
      ),
      { numRuns: 15 },
    );
  });

  it('encrypts what openssl decrypts', () => {
    expect(openssl(Rsa.encryptPkcs1v15('张三', publicKey), 'rsa_padding_mode:pkcs1')).toBe('张三');
  });

  it('accepts 245 bytes with a key of 2048 bits', () => {
    expect(Rsa.decryptPkcs1v15(Rsa.encryptPkcs1v15('m'.repeat(245), publicKey), privateKey)).toHaveLength(
      245,
    );
    expect(() => Rsa.encryptPkcs1v15('m'.repeat(246), publicKey)).toThrow(
      /at most 245 bytes for this key, received 246 bytes/,
    );
  });

  it('does not reveal why a ciphertext cannot be decrypted', () => {
    const other = Rsa.from(keys.platform.spki, 'public');
    const faults = [
      Rsa.encryptPkcs1v15('x', other),
      Rsa.encrypt('x', publicKey),
      Buffer.alloc(256).toString('base64'),
      Buffer.alloc(10).toString('base64'),
      Buffer.alloc(300, 1).toString('base64'),
    ].map((ciphertext) => {
      try {
        return Rsa.decryptPkcs1v15(ciphertext, privateKey);
      } catch (error) {
        return error;
      }
    });
    expect(
      new Set(faults.map((error) => inspect({ ...(error as Error), message: String(error) }))),
    ).toHaveProperty('size', 1);
    expect(faults[0]).toBeInstanceOf(DecryptionError);
    expect(faults[0]).not.toHaveProperty('cause');
  });
});

describe('Rsa: keys by the base64 of their DER', () => {
  const bodyOf = (text: string) => text.replace(/-----.*-----|\s/g, '');
  const { merchant } = keys;

  it('loads each format by its name', () => {
    expect(Rsa.fromPkcs8(bodyOf(merchant.pkcs8)).equals(privateKey)).toBe(true);
    expect(Rsa.fromPkcs1(bodyOf(merchant.pkcs1)).equals(privateKey)).toBe(true);
    expect(Rsa.fromPkcs1(bodyOf(merchant.rsaPublic), 'public').equals(publicKey)).toBe(true);
    expect(Rsa.fromSpki(bodyOf(merchant.spki)).equals(publicKey)).toBe(true);
  });

  it('refuses a key in another format than named', () => {
    expect(() => Rsa.fromPkcs8(bodyOf(merchant.pkcs1))).toThrow(ConfigError);
    expect(() => Rsa.fromPkcs1(bodyOf(merchant.rsaPublic))).toThrow(ConfigError);
    expect(() => Rsa.fromSpki(bodyOf(merchant.rsaPublic))).toThrow(ConfigError);
  });

  it.each(vectors.pkcs1ToSpki)('rewrites PKCS#1 as SPKI', ({ pkcs1, spki }) => {
    expect(Rsa.pkcs1ToSpki(pkcs1)).toBe(spki);
  });
});

describe('decryption on the thread pool', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

  it.each(['', '张三', 'x'.repeat(214)])('decrypts what Rsa.encrypt encrypted: %j', async (text) => {
    await expect(Rsa.decryptAsync(Rsa.encrypt(text, publicKey), privateKey)).resolves.toBe(text);
  });

  it('decrypts many at once', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
    const opened = texts.map((text) => Rsa.decryptAsync(Rsa.encrypt(text, publicKey), privateKey));
    await expect(Promise.all(opened)).resolves.toEqual(texts);
  });

  it.each([
    ['of another key', () => Rsa.encrypt('a', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)],
    ['that is not base64', () => '?'],
    ['that is too short', () => 'AAAA'],
    ['that is empty', () => ''],
  ])('refuses a ciphertext %s', async (_, make) => {
    await expect(Rsa.decryptAsync(make(), privateKey)).rejects.toMatchObject({ name: 'DecryptionError' });
  });
});
