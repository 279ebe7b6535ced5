import fc from 'fast-check';
import { parseJson } from '../../lib/http';

describe('JSON from outside', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/__proto__|constructor/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['__proto__', '{"a":{"__proto__":{"admin":true}},"b":1}'],
    ['__proto__, escaped', '{"a":{"\\u005f\\u005fproto__":{"admin":true}},"b":1}'],
    ['constructor', '{"a":{"constructor":{"prototype":{"admin":true}}},"b":1}'],
    ['constructor, escaped', '{"a":{"\\u0063onstructor":{"prototype":{"admin":true}}},"b":1}'],
  ])('loses the key that could reach a prototype: %s', (_, text) => {
    expect(parseJson(text)).toEqual({ a: {}, b: 1 });
    expect(Object.getOwnPropertyNames(Reflect.get(Object(parseJson(text)), 'a'))).toEqual([]);
  });

  it('keeps such words in values', () => {
    const value = { body: '__proto__ constructor \\u0041', constructor: 'Bouwer' };
    expect(parseJson(JSON.stringify(value))).toEqual(value);
  });

  it('may begin with a byte order mark', () => {
    expect(parseJson('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  it('that is none is a SyntaxError', () => {
    expect(() => parseJson('<xml>')).toThrow(SyntaxError);
    expect(() => parseJson('{"__proto__":')).toThrow(SyntaxError);
  });
});
