import fc from 'fast-check';
import { Hash, type SignType } from 'wechatpay-chain/crypto';
import { ConfigError } from '../../lib/errors';
import { stringToSign } from '../../lib/v2/sign';
import vectors from '../vectors/sign.json';

describe('the string to sign of APIv2', () => {
  it.each(vectors.signs)('$type of $string', ({ type, fields, secret, string, sign }) => {
    expect(stringToSign(fields)).toBe(string);
    expect(Hash.sign(type as SignType, stringToSign(fields), secret)).toBe(sign);
  });

  it.each(vectors.joined)('$string', ({ fields, string }) => {
    expect(stringToSign(fields)).toBe(string);
  });

  it.each(vectors.sorted)('has the names in byte order: $keys', ({ fields, keys }) => {
    const names = stringToSign(fields)
      .split('&')
      .filter(Boolean)
      .map((line) => line.split('=')[0]);
    expect(names).toEqual(keys);
  });

  it('skips only sign, null, undefined and empty text', () => {
    expect(stringToSign({ sign: 'x', a: null, b: undefined, c: '', d: 0, e: '0', f: ' ' })).toBe(
      'd=0&e=0&f= ',
    );
  });

  it('does not depend on the order of the fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (fields) => {
        const reversed = Object.fromEntries(Object.entries(fields).reverse());
        expect(stringToSign(reversed)).toBe(stringToSign(fields));
      }),
    );
  });

  it.each([
    ['an object', { n: 'm' }],
    ['a list', []],
    ['NaN', Number.NaN],
    ['a function', () => 1],
  ])('refuses %s', (_name, a) => {
    expect(() => stringToSign({ a })).toThrow(ConfigError);
    expect(() => stringToSign({ a })).toThrow(/^Invalid `xml\.a`: expected text to sign/);
  });
});
