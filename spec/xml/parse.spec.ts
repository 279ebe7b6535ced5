import { execFileSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { Xml, XmlError } from 'wechatpay-chain/crypto';
import vectors from '../vectors/xml.json';

describe('Xml.parse', () => {
  it.each(vectors.parse)('$xml', ({ xml, fields }) => {
    expect(Xml.parse(xml)).toEqual(fields);
    expect(Xml.parse(Buffer.from(xml))).toEqual(fields);
  });

  const readings: [string, string, object][] = [
    ['skips comments', '<!-- c --><xml><!-- d --><a>1</a></xml>', { a: '1' }],
    ['makes a list of a repeated field', '<xml><a>1</a><b/><a>2</a></xml>', { a: ['1', '2'], b: '' }],
    [
      'reads lists of objects',
      '<xml><hblist><hbinfo><openid>a</openid></hbinfo><hbinfo><openid>b</openid></hbinfo></hblist></xml>',
      { hblist: { hbinfo: [{ openid: 'a' }, { openid: 'b' }] } },
    ],
    ['skips white space between fields', '<xml>\n <a>\n <b> c </b>\n </a>\n</xml>\n', { a: { b: ' c ' } }],
    ['drops control characters', '<xml><a>x\u0001y</a></xml>', { a: 'xy' }],
    [
      'decodes the five entities and numeric references',
      '<xml><a>&lt;&#x1F600;&#65;</a></xml>',
      { a: '<😀A' },
    ],
    [
      'keeps markup in CDATA as text',
      '<xml><a><![CDATA[<!DOCTYPE x><b>&e;]]></a></xml>',
      { a: '<!DOCTYPE x><b>&e;' },
    ],
  ];
  it.each(readings)('%s', (_name, xml, fields) => {
    expect(Xml.parse(xml)).toEqual(fields);
  });

  it('returns objects without a prototype', () => {
    const content = Xml.parse('<xml><toString>1</toString><a><b>1</b></a></xml>');
    expect(Object.getPrototypeOf(content)).toBeNull();
    expect(Object.getPrototypeOf(content['a'])).toBeNull();
    expect(content['toString']).toBe('1');
    expect(content['valueOf']).toBeUndefined();
  });
});

describe('Xml.parse refuses everything else', () => {
  it.each(vectors.refused)('$xml', ({ xml }) => {
    expect(() => Xml.parse(xml)).toThrow(XmlError);
  });

  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
    '',
  );
  const faults: [string, string | Uint8Array][] = [
    ['nothing', ''],
    ['white space', ' \n'],
    ['text', 'SUCCESS'],
    ['JSON', '{"code":"FAIL"}'],
    ['billion laughs', `<!DOCTYPE x [<!ENTITY l0 "lol">${laughs}]><xml><a>&l9;</a></xml>`],
    ['an external entity', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>'],
    [
      'an external entity after a declaration',
      '<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "http://a/b"><xml/>',
    ],
    ['a document type, split by a control character', '<!DOC\u0001TYPE x><xml/>'],
    ['HTML entities', '<xml><a>&nbsp;</a></xml>'],
    ['a bare ampersand', '<xml><a>a & b</a></xml>'],
    ['a reference to NUL', '<xml><a>&#0;</a></xml>'],
    ['a reference to a surrogate', '<xml><a>&#xD800;</a></xml>'],
    ['__proto__', '<xml><__proto__><a>1</a></__proto__></xml>'],
    ['__proto__ as a leaf', '<xml><__proto__>1</__proto__></xml>'],
    ['__proto__ as the root', '<__proto__><a>1</a></__proto__>'],
    ['constructor', '<xml><constructor><prototype><a>1</a></prototype></constructor></xml>'],
    ['prototype', '<xml><a><prototype/></a></xml>'],
    ['__proto__, split by a control character', '<xml><__pro\u0000to__>1</__pro\u0000to__></xml>'],
    ['a text of 10 MB', `<xml><a>${'x'.repeat(10_000_000)}</a></xml>`],
    ['bytes of 10 MB', Buffer.from(`<xml><a>${'x'.repeat(10_000_000)}</a></xml>`)],
    ['100,000 nested elements', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`],
    ['33 nested elements', `${'<a>'.repeat(33)}${'</a>'.repeat(33)}`],
    ['4,097 elements', `<xml>${'<a/>'.repeat(4096)}</xml>`],
    ['invalid UTF-8', Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e])],
    ['two roots', '<xml><a>1</a></xml><xml><a>2</a></xml>'],
    ['text after the root', '<xml><a>1</a></xml>x'],
    ['text before the root', 'x<xml><a>1</a></xml>'],
    ['text between fields', '<xml>x<a>1</a></xml>'],
    ['text next to nested fields', '<xml><a>1<b>2</b></a></xml>'],
    ['text in the root', '<xml>SUCCESS</xml>'],
    ['the end of CDATA in text', '<xml><a>]]></a></xml>'],
    ['CDATA that never ends', '<xml><a><![CDATA[x</a></xml>'],
    ['an element that never ends', '<xml><a>1</a>'],
    ['a tag that never ends', '<xml><a'],
    ['crossed elements', '<xml><a><b></a></b></xml>'],
    ['a repeated attribute', '<xml a="1" a="2"/>'],
    ['an attribute without quotes', '<xml a=1/>'],
    ['a name with a colon', '<xml xmlns:p="urn:x"><p:a>1</p:a></xml>'],
  ];

  it.each(faults)('%s', (_name, xml) => {
    expect(() => Xml.parse(xml)).toThrow(XmlError);
  });

  it('throws an XmlError with the problem and a hint', () => {
    expect(() => Xml.parse('<!DOCTYPE x><xml/>')).toThrow(
      expect.objectContaining({
        code: 'ERR_XML',
        message: 'Expected APIv2 XML, but the text has a document type definition',
        hint: expect.stringContaining('UTF-8'),
      }),
    );
  });

  it('accepts sizes up to the limits', () => {
    const fits = `<xml>${'<a/>'.repeat(4095)}</xml>`;
    expect(Xml.parse(fits)['a']).toHaveLength(4095);
    expect(() => Xml.parse(`${'<a>'.repeat(32)}${'</a>'.repeat(32)}`)).not.toThrow();
    const text = 'x'.repeat(128 * 1024 - '<xml><a></a></xml>'.length);
    expect(Xml.parse(`<xml><a>${text}</a></xml>`)).toEqual({ a: text });
    expect(() => Xml.parse(`<xml><a>${text}x</a></xml>`)).toThrow(XmlError);
  });

  it('returns fields or throws XmlError, for any text', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '<a>',
      '</a>',
      '<a/>',
      '<![CDATA[',
      ']]>',
      '&',
      ';',
      '&#',
      '<!',
      '--',
      '<?',
      '?>',
      '"',
      '=',
      'x',
      ' ',
      '__proto__',
      '<!DOCTYPE',
      '[',
      ']',
      '\u0001',
      '\ud800',
      '中',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        try {
          expect(Object.getPrototypeOf(Xml.parse(pieces.join('')))).toBeNull();
        } catch (error) {
          expect(error).toBeInstanceOf(XmlError);
        }
        expect({}).not.toHaveProperty('a');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('Xml.parse within bounded memory', () => {
  it('reads the largest hostile texts in a heap of 64 MB', () => {
    const program = `
      const { Xml } = require('wechatpay-chain/crypto');
      const fill = (head, unit, tail) => head + unit.repeat(Math.floor((131072 - head.length - tail.length) / unit.length)) + tail;
      const texts = [
        fill('<xml><a>', '&lt;', '</a></xml>'), fill('<xml>', '<a/>', '</xml>'), fill('<xml>', '<a>', ''),
        fill('<xml><a><![CDATA[', ']', ']]></a></xml>'), fill('<!DOCTYPE x [', '<!ENTITY a "a">', ']><xml/>'),
        '<xml><a>' + 'x'.repeat(1e7) + '</a></xml>',
      ];
      for (let i = 0; i < 20; i += 1) for (const text of texts) try { Xml.parse(text) } catch (error) { if (error.name !== 'XmlError') throw error }
      console.log('done');
    `;
    const root = path.join(__dirname, '../..');
    const args = [
      '--max-old-space-size=64',
      '-r',
      'ts-node/register/transpile-only',
      '-r',
      './scripts/self.cjs',
      '-e',
      program,
    ];
    expect(execFileSync(process.execPath, args, { cwd: root }).toString()).toBe('done\n');
  });
});
