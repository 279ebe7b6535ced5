import fc from 'fast-check';
import { Xml, type XmlFields } from 'wechatpay-chain/crypto';
import { ConfigError } from '../../lib/errors';
import vectors from '../vectors/xml.json';

/** Any text that XML can carry, with what is special in it more often than chance would have it. */
const piece = fc.oneof(
  fc.constantFrom(
    ']]>',
    '<![CDATA[',
    '&',
    '<',
    '>',
    '"',
    "'",
    '\r',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '&amp;',
    '&#13;',
    ']',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }).map(Xml.sanitize),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

describe('Xml.build', () => {
  it.each(vectors.build)('$fields', ({ fields, xml, options }) => {
    expect(Xml.build(fields, options)).toBe(xml);
  });

  it('omits undefined fields, and accepts bigint', () => {
    expect(Xml.build({ a: undefined, b: 10n })).toBe('<xml><b>10</b></xml>');
  });

  it('accepts instances of classes', () => {
    class Refund {
      constructor(readonly refund_fee: number) {}
    }
    expect(Xml.build({ refund: { ...new Refund(1) } })).toBe(Xml.build({ refund: { refund_fee: 1 } }));
    expect(Xml.build(Object.assign(new Refund(1), {}) as never)).toBe(
      '<xml><refund_fee>1</refund_fee></xml>',
    );
  });
});

describe('Xml.build: every text survives the round trip', () => {
  it.each([
    ['the end of CDATA', 'a]]>b', '<xml><a><![CDATA[a]]]]><![CDATA[>b]]></a></xml>'],
    ['CDATA itself', '<![CDATA[x]]>', '<xml><a><![CDATA[<![CDATA[x]]]]><![CDATA[>]]></a></xml>'],
    ['a carriage return next to markup', '&\r\n', '<xml><a><![CDATA[&]]>&#13;<![CDATA[\n]]></a></xml>'],
    ['carriage returns only, and markup', '\r\r<', '<xml><a>&#13;&#13;<![CDATA[<]]></a></xml>'],
  ])('%s', (_name, value, xml) => {
    expect(Xml.build({ a: value })).toBe(xml);
    expect(Xml.parse(xml)).toEqual({ a: value });
  });

  it('is reversed by Xml.parse, for any text', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Xml.parse(Xml.build({ a, nested: { b } }))).toEqual({ a, nested: { b } });
      }),
      { numRuns: 500 },
    );
  });
});

describe('Xml.build refuses what XML cannot carry', () => {
  const circle: Record<string, unknown> = {};
  circle['a'] = circle;
  const faults: [string, unknown, RegExp][] = [
    ['a control character', { a: '\u0001' }, /^Invalid `xml\.a`: expected text without control characters/],
    ['NUL', { a: 'x\0' }, /^Invalid `xml\.a`: /],
    ['a lone surrogate', { a: '\ud800' }, /^Invalid `xml\.a`: /],
    ['U+FFFE', { a: { b: '\ufffe' } }, /^Invalid `xml\.a\.b`: /],
    ['a name with a space', { 'a b': '1' }, /^Invalid `xml\.a b`: expected an XML element name/],
    ['a name with markup', { 'a><b': '1' }, /expected an XML element name/],
    ['a name that starts with a digit', { '1': '1' }, /expected an XML element name/],
    ['an empty name', { '': '1' }, /expected an XML element name/],
    ['a name with a colon', { 'p:a': '1' }, /expected an XML element name/],
    ['__proto__', JSON.parse('{"__proto__":"1"}'), /expected an XML element name/],
    ['constructor', { constructor: '1' }, /expected an XML element name/],
    ['a Date', { a: [new Date(0)] }, /^Invalid `xml\.a\.0`: expected .*, received a Date/],
    ['a Map', { a: new Map() }, /received a Map/],
    ['bytes', { a: new Uint8Array(1) }, /received a Uint8Array/],
    ['a function', { a: () => 1 }, /received a function/],
    ['NaN', { a: Number.NaN }, /received NaN/],
    ['undefined in a list', { a: [undefined] }, /received undefined/],
    ['an object that contains itself', circle, /expected at most 32 levels/],
  ];

  it.each(faults)('%s', (_name, fields, message) => {
    expect(() => Xml.build(fields as XmlFields)).toThrow(ConfigError);
    expect(() => Xml.build(fields as XmlFields)).toThrow(message);
  });

  it('does not show the value', () => {
    expect(() => Xml.build({ a: 'secret\u0001' })).toThrow(expect.not.stringContaining('secret'));
  });
});

describe('Xml.sanitize', () => {
  it.each(vectors.sanitize)('$text', ({ text: given, result }) => {
    expect(Xml.sanitize(given)).toBe(result);
  });

  it('makes any text writable', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }), (given) => {
        const a = Xml.sanitize(given);
        expect(Xml.parse(Xml.build({ a }))).toEqual({ a });
      }),
    );
  });
});
