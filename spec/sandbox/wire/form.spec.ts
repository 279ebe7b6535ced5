import fc from 'fast-check';
import { readForm } from '../../../lib/sandbox/wire/form';

const TYPE = 'multipart/form-data; boundary=b';

function form(...parts: string[]): Buffer {
  return Buffer.from(`${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`);
}

const META = 'Content-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n{}';
const FILE = 'content-disposition: form-data; name="file"; filename="%E5%9B%BE.png"\r\n\r\nbytes';

describe('a multipart form that the gateway parses', () => {
  it('has its parts in order', () => {
    expect(readForm(TYPE, form(META, FILE))).toEqual([
      { name: 'meta', filename: undefined, type: 'application/json', body: Buffer.from('{}') },
      { name: 'file', filename: '图.png', type: undefined, body: Buffer.from('bytes') },
    ]);
  });

  it.each([
    ['%22a%22 1.png', '"a" 1.png'],
    ['\\"a\\" 1.png', '"a" 1.png'],
    ['100%.png', '100%.png'],
  ])('has the decoded name %s', (written, filename) => {
    const part = `Content-Disposition: form-data; name="file"; filename="${written}"\r\n\r\nbytes`;
    expect(readForm(TYPE, form(part))).toMatchObject([{ name: 'file', filename }]);
  });

  it('can have a name in raw UTF-8', () => {
    const part = 'Content-Disposition: form-data; name="file"; filename="营业执照.png"\r\n\r\nbytes';
    expect(readForm(TYPE, form(part))).toMatchObject([{ name: 'file', filename: '营业执照.png' }]);
  });

  it('replaces invalid UTF-8 in a name', () => {
    const [head, tail] = [
      Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="'),
      '.png"',
    ];
    const gbk = Buffer.from([0xcd, 0xbc]);
    const body = Buffer.concat([head, gbk, Buffer.from(`${tail}\r\n\r\nbytes\r\n--b--\r\n`)]);
    expect(readForm(TYPE, body)).toMatchObject([{ name: 'file', filename: expect.stringMatching(/\.png$/) }]);
  });

  it('can end without a line break after the last boundary', () => {
    const body = form(META, FILE).subarray(0, -2);
    expect(readForm(TYPE, body)).toHaveLength(2);
  });

  it.each(['multipart/form-data', 'multipart/form-data; charset=utf-8', 'Multipart/Form-Data;'])(
    'has its boundary detected in the body if Content-Type is "%s"',
    (type) => {
      expect(readForm(type, form(META, FILE))).toHaveLength(2);
    },
  );

  it.each([
    ['another type', 'application/json', form(META)],
    ['another type with the same beginning', 'multipart/form-data2', form(META)],
    ['no boundary, not even in the body', 'multipart/form-data', Buffer.from('{}')],
    ['a boundary of more than 70 characters', 'multipart/form-data', Buffer.from(`--${'b'.repeat(71)}\r\n`)],
    ['a control character in a header', TYPE, form('Content-Disposition: form-data; name="a\nb"\r\n\r\nx')],
    ['an incomplete last boundary', TYPE, form(META).subarray(0, -3)],
    ['another boundary', 'multipart/form-data; boundary=c', form(META)],
    ['no last boundary', TYPE, form(META).subarray(0, -8)],
    ['bytes after the end', TYPE, Buffer.concat([form(META), Buffer.from('x')])],
    ['bytes before the start', TYPE, Buffer.concat([Buffer.from('x\r\n'), form(META)])],
    ['no name', TYPE, form('Content-Disposition: form-data\r\n\r\nx')],
    ['no Content-Disposition', TYPE, form('Content-Type: text/plain\r\n\r\nx')],
    ['no headers', TYPE, form('x')],
  ])('is refused if it has %s', (_, type, body) => {
    expect(readForm(type, body)).toBeUndefined();
  });

  it('is parsed or refused, for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readForm(TYPE, Buffer.from(bytes))));
  });
});
