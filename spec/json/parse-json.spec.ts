import fc from 'fast-check';
import { parseJson } from '../../lib/json';

describe('JSON of a response', () => {
  it('is parsed like JSON.parse if its numbers are safe', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}|\de/.test(text));
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
  ])('loses a key that could set a prototype: %s', (_, text) => {
    expect(parseJson(text)).toEqual({ a: {}, b: 1 });
    expect(Object.getOwnPropertyNames(Reflect.get(Object(parseJson(text)), 'a'))).toEqual([]);
  });

  it('keeps such a name in values', () => {
    const value = { body: '__proto__ constructor \\u0041', constructor: 'Bouwer' };
    expect(parseJson(JSON.stringify(value))).toEqual(value);
  });

  it('can begin with a byte order mark', () => {
    expect(parseJson('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  const digits = '20000022000000000123';

  it.each([
    ['a field', `{"id":${digits}}`, { id: digits }],
    ['a field after a space', `{"id" : ${digits} }`, { id: digits }],
    ['a negative one', `{"id":-${digits}}`, { id: `-${digits}` }],
    ['an entry of a list', `[1,${digits}, ${digits}]`, [1, digits, digits]],
    ['a fraction', `[${digits}.5]`, [`${digits}.5`]],
    ['the whole text', digits, digits],
    [
      'the first unsafe number',
      '[9007199254740991,9007199254740992]',
      [9007199254740991, '9007199254740992'],
    ],
    [
      'the last unsafe number',
      '[-9007199254740991,-9007199254740993]',
      [-9007199254740991, '-9007199254740993'],
    ],
    ['one with an exponent', '[1e3,1E+2,1e16,1e400]', [1000, 100, '1e16', '1e400']],
  ])('has the digits of an unsafe number as text: %s', (_, text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });

  it('keeps such digits inside a string', () => {
    const value = { a: `:${digits}`, b: `\\",${digits},"`, [`[${digits}`]: `"${digits}`, c: '\\' };
    expect(parseJson(JSON.stringify(value))).toEqual(value);
    expect(parseJson(`[${JSON.stringify(value)},${digits}]`)).toEqual([value, digits]);
  });

  it('keeps every number as written, in any position', () => {
    const leaf = fc.oneof(
      fc.string(),
      fc.bigInt(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
      fc.constantFrom(null, true, false),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
    }));
    const write = (value: unknown): string => {
      if (typeof value === 'bigint') return String(value);
      if (Array.isArray(value)) return `[${value.map(write).join()}]`;
      if (typeof value !== 'object' || value === null) return JSON.stringify(value);
      return `{${Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}:${write(item)}`)}}`;
    };
    const read = (value: unknown): unknown => {
      if (typeof value === 'bigint') {
        return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
      }
      if (Array.isArray(value)) return value.map(read);
      if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, read(item)]));
    };
    fc.assert(
      fc.property(tree, (value) => {
        const text = write(value);
        fc.pre(!/__proto__|constructor/.test(text));
        expect(parseJson(text)).toEqual(read(value));
      }),
      { numRuns: 500 },
    );
  });

  it('with an unsafe number loses a key that could set a prototype too', () => {
    expect(parseJson(`{"__proto__":{"a":1},"b":${digits}}`)).toEqual({ b: digits });
  });

  it('with an unsafe number can be of any length', () => {
    const long = 'a\n"'.repeat(2_000_000);
    expect(parseJson(JSON.stringify([long, 1]).replace(/1\]$/, `${digits}]`))).toEqual([long, digits]);
  });

  it.each([`{${digits}:1}`, `[0${digits}]`, `[${digits}`, `${digits} 1`, `[+${digits}]`])(
    'that is invalid is refused with an unsafe number too: %s',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  it('that is invalid causes a SyntaxError', () => {
    expect(() => parseJson('<xml>')).toThrow(SyntaxError);
    expect(() => parseJson('{"__proto__":')).toThrow(SyntaxError);
  });
});
