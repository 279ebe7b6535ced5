import fc from 'fast-check';
import { ConfigError } from '../../lib/errors';
import { encodeQuery } from '../../lib/http';

describe('a query string', () => {
  it.each<[string, Parameters<typeof encodeQuery>[0], string]>([
    ['none', undefined, ''],
    ['empty', {}, ''],
    ['text and numbers', { mchid: '1900000109', limit: 10, big: 10n }, 'mchid=1900000109&limit=10&big=10'],
    ['null and undefined are omitted', { a: null, b: undefined, c: 'x' }, 'c=x'],
    ['an empty value is kept', { a: '' }, 'a='],
    ['booleans are written as words', { a: true, b: false }, 'a=true&b=false'],
    ['lists', { a: ['x', 'y'] }, 'a%5B0%5D=x&a%5B1%5D=y'],
    ['a null in a list leaves its index out', { a: ['x', null, 'y'] }, 'a%5B0%5D=x&a%5B2%5D=y'],
    ['maps', { a: { b: { c: 1 } } }, 'a%5Bb%5D%5Bc%5D=1'],
    ['RFC 3986', { a: "!'()* +~/中" }, 'a=%21%27%28%29%2A%20%2B~%2F%E4%B8%AD'],
    ['a string is used as it is', 'a=b%20c&d', 'a=b%20c&d'],
    ['a leading question mark is removed', '?a=b', 'a=b'],
    ['URLSearchParams', new URLSearchParams({ a: 'b c' }), 'a=b+c'],
  ])('%s', (_, query, text) => {
    expect(encodeQuery(query)).toBe(text);
  });

  it.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a function', () => 'x'],
    ['a symbol', Symbol('x')],
    ['a lone surrogate', '\udc00'],
  ])('refuses %s by name', (_, value) => {
    expect(() => encodeQuery({ a: value as string })).toThrow(
      expect.objectContaining({ constructor: ConfigError, field: 'query.a' }),
    );
  });

  it('decodes to the original, for any text', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(text, text), (query) => {
        expect(Object.fromEntries(new URLSearchParams(encodeQuery(query)))).toEqual({ ...query });
      }),
    );
  });
});
