import { createSecretKey } from 'node:crypto';
import { Hash, type SignType } from 'wechatpay-chain/crypto';
import { ConfigError } from '../../lib/errors';
import vectors from '../vectors/crypto.json';

describe('Hash.md5, with the key after the text', () => {
  it.each(vectors.md5)('$data with the key $key, agency $agency', ({ data, key, agency, hash }) => {
    expect(Hash.md5(data, key, agency)).toBe(hash);
  });

  it.each(vectors.md5Bytes)('accepts bytes', ({ base64, key, hash }) => {
    expect(Hash.md5(Buffer.from(base64, 'base64'), key)).toBe(hash);
  });

  it('is the plain MD5 without a key', () => {
    expect(Hash.md5('')).toBe('d41d8cd98f00b204e9800998ecf8427e');
  });
});

describe('Hash.hmac, with the key after the text and as the HMAC key', () => {
  it.each(vectors.hmac)('$data with the key $key', ({ data, key, algorithm, hash }) => {
    if (hash === null) {
      expect(() => Hash.hmac(data, key, algorithm)).toThrow(ConfigError);
    } else {
      expect(Hash.hmac(data, key, algorithm)).toBe(hash);
    }
  });

  it('accepts the key as a KeyObject', () => {
    const secret = createSecretKey(Buffer.from('key'));
    expect(Hash.hmac('a', secret)).toBe(Hash.hmac('a', 'key'));
    expect(Hash.md5('a', secret)).toBe(Hash.md5('a', 'key'));
  });
});

describe('Hash.sign: upper-case hex by the sign type', () => {
  const known = vectors.sign.filter(({ sign }) => sign !== null);
  it.each(known)('$type of $data', ({ type, data, key, sign }) => {
    expect(Hash.sign(type as SignType, data, key)).toBe(sign);
  });

  const unknown = vectors.sign.filter(({ sign }) => sign === null);
  it.each(unknown)('refuses the type "$type" and returns no empty signature', ({ type, data, key }) => {
    expect(() => Hash.sign(type as SignType, data, key)).toThrow(
      /^Invalid `sign_type`: expected 'MD5' or 'HMAC-SHA256', received "/,
    );
  });

  it.each(['constructor', '__proto__', undefined])('refuses the type %s', (type) => {
    expect(() => Hash.sign(type as SignType, 'a', 'key')).toThrow(ConfigError);
  });
});

describe('Hash.equals', () => {
  it.each(vectors.equals)('$known, $user: $equal', ({ known, user, equal }) => {
    expect(Hash.equals(known, user)).toBe(equal);
  });

  it.each([
    ['', '', true],
    ['a', 'ab', false],
    ['a', '', false],
    ['中', 'ä¸', false],
    ['a', undefined, false],
    ['a', null, false],
    ['', undefined, false],
  ])('%j, %j: %s', (known, user, equal) => {
    expect(Hash.equals(known, user)).toBe(equal);
  });
});
