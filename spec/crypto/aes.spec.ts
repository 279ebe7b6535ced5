import { createSecretKey } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { AesEcb, AesGcm, Hash, Rsa } from 'wechatpay-chain/crypto';
import { ConfigError, DecryptionError } from '../../lib/errors';
import vectors from '../vectors/crypto.json';
import keys from '../vectors/keys.json';

const key = 'a2e9ac0fe1a6b4ce9f1a9bb2e9d3a2f1';
const iv = 'fdasflkja484';
const anyText = fc.string({ unit: 'binary', maxLength: 300 });
const isKey = (vector: { key: string }) => vector.key.length === 32;

describe('AesGcm: AES-256-GCM with the tag appended to the ciphertext', () => {
  it.each(vectors.gcmEncrypt.filter(isKey))('encrypts $plaintext', (vector) => {
    expect(AesGcm.encrypt(vector.plaintext, vector.key, vector.iv, vector.aad)).toBe(vector.ciphertext);
  });

  it.each(vectors.gcmDecrypt.filter(isKey))('decrypts $ciphertext', (vector) => {
    const decrypt = () => AesGcm.decrypt(vector.ciphertext, vector.key, vector.iv, vector.aad);
    if (vector.plaintext === null) {
      expect(decrypt).toThrow(DecryptionError);
    } else {
      expect(decrypt()).toBe(vector.plaintext);
    }
  });

  it('decrypts what it encrypted, for any text, nonce and associated data', () => {
    const nonce = fc.uint8Array({ minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(anyText, nonce, anyText, (text, bytes, aad) => {
        return AesGcm.decrypt(AesGcm.encrypt(text, key, bytes, aad), key, bytes, aad) === text;
      }),
    );
  });

  it('refuses a ciphertext with any bit changed', () => {
    const sealed = Buffer.from(AesGcm.encrypt('{"amount":1}', key, iv, 'aad'), 'base64');
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const changed = Buffer.from(sealed);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(() => AesGcm.decrypt(changed.toString('base64'), key, iv, 'aad')).toThrow(DecryptionError);
      }),
    );
  });

  it('accepts only a tag of 16 bytes', () => {
    const short = Buffer.from(AesGcm.encrypt('hello', key, iv), 'base64')
      .subarray(0, -4)
      .toString('base64');
    expect(() => AesGcm.decrypt(short, key, iv)).toThrow(DecryptionError);
  });

  it.each([
    ['other associated data', key, iv, 'b'],
    ['none', key, iv, undefined],
    ['another nonce', key, 'fdasflkja485', 'a'],
    ['another key', key.toUpperCase(), iv, 'a'],
  ])('does not decrypt with %s', (_name, otherKey, nonce, aad) => {
    const sealed = AesGcm.encrypt('hello', key, iv, 'a');
    expect(() => AesGcm.decrypt(sealed, otherKey, nonce, aad)).toThrow(DecryptionError);
  });

  it('keeps a byte order mark', () => {
    expect(AesGcm.decrypt(AesGcm.encrypt('\uFEFFa', key, iv), key, iv)).toBe('\uFEFFa');
  });

  it('refuses text that is not UTF-8', () => {
    expect(() => AesGcm.decrypt(AesGcm.encrypt(Buffer.from([0xc3]), key, iv), key, iv)).toThrow(
      /Expected UTF-8/,
    );
  });

  it.each(['', new Uint8Array(129)])('refuses a nonce that GCM does not accept', (nonce) => {
    expect(() => AesGcm.encrypt('a', key, nonce)).toThrow(ConfigError);
    expect(() => AesGcm.decrypt('AAAAAAAAAAAAAAAAAAAAAA==', key, nonce)).toThrow(ConfigError);
  });
});

describe('AesEcb: AES-256-ECB with PKCS#7 padding', () => {
  it.each(vectors.ecbEncrypt)('encrypts $plaintext', (vector) => {
    expect(AesEcb.encrypt(vector.plaintext, vector.key)).toBe(vector.ciphertext);
  });

  it.each(vectors.ecbDecrypt)('decrypts $ciphertext', ({ ciphertext, plaintext, ...vector }) => {
    if (plaintext === null) {
      expect(() => AesEcb.decrypt(ciphertext, vector.key)).toThrow(DecryptionError);
    } else {
      expect(AesEcb.decrypt(ciphertext, vector.key)).toBe(plaintext);
    }
  });

  it('decrypts what it encrypted, for any text', () => {
    fc.assert(fc.property(anyText, (text) => AesEcb.decrypt(AesEcb.encrypt(text, key), key) === text));
  });

  it('decrypts a refund notification with the MD5 of the APIv2 key', () => {
    const secret = 'exposed_your_key_here_have_risks';
    const req_info = AesEcb.encrypt('<root><refund_fee>1</refund_fee></root>', Hash.md5(secret));
    expect(AesEcb.decrypt(req_info, Hash.md5(secret))).toBe('<root><refund_fee>1</refund_fee></root>');
  });

  it.each(['!!', 'AAAA', ''])('does not decrypt %j', (ciphertext) => {
    expect(() => AesEcb.decrypt(ciphertext, key)).toThrow(DecryptionError);
  });
});

describe('AES keys have 32 bytes: none is truncated or padded', () => {
  const wrong = [...vectors.gcmEncrypt, ...vectors.gcmDecrypt].filter((vector) => !isKey(vector));
  const bad = [...wrong.map((vector) => vector.key), `${key}\n`, '中'.repeat(32), new Uint8Array(16)];

  it.each(bad)('refuses %j', (wrongKey) => {
    const sealed = AesGcm.encrypt('a', key, iv);
    expect(() => AesGcm.from(wrongKey, 'apiv3Key')).toThrow(
      /^Invalid `apiv3Key`: expected a key of 32 bytes, received \d+ bytes$/,
    );
    expect(() => AesGcm.encrypt('a', wrongKey, iv)).toThrow(ConfigError);
    expect(() => AesGcm.decrypt(sealed, wrongKey, iv)).toThrow(ConfigError);
    expect(() => AesEcb.encrypt('a', wrongKey)).toThrow(ConfigError);
    expect(() => AesEcb.decrypt('AAAAAAAAAAAAAAAAAAAAAA==', wrongKey)).toThrow(ConfigError);
  });

  it('accepts text, bytes and a secret KeyObject', () => {
    const sealed = AesGcm.encrypt('a', key, iv);
    for (const same of [Buffer.from(key), createSecretKey(Buffer.from(key)), AesGcm.from(key)]) {
      expect(AesGcm.encrypt('a', same, iv)).toBe(sealed);
    }
  });

  it('refuses a KeyObject of another type, and other values', () => {
    expect(() => AesGcm.from(Hash as never)).toThrow(/expected a symmetric key, received an object/);
    expect(() => AesGcm.from(undefined as never)).toThrow(ConfigError);
    expect(() => AesGcm.from(Rsa.from(keys.merchant.pkcs8))).toThrow(
      /expected a symmetric key, received a private key/,
    );
  });

  it('does not show a key in inspections or errors', () => {
    expect(inspect(AesGcm.from(key), { depth: 9 }) + JSON.stringify(AesGcm.from(key))).not.toMatch(
      /a2e9|6132/,
    );
    for (const use of [
      () => AesGcm.from(`${key}x`),
      () => AesGcm.decrypt('AAAAAAAAAAAAAAAAAAAAAA==', key, iv),
    ]) {
      try {
        use();
        throw new Error('accepted');
      } catch (error) {
        expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain('a2e9ac');
      }
    }
  });
});
