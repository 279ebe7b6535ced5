import fc from 'fast-check';
import { readForm } from '../../../lib/sandbox/files/form';

const TYPE = 'multipart/form-data; boundary=b';

function form(...parts: string[]): Buffer {
  return Buffer.from(`${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`);
}

const META = 'Content-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n{}';
const FILE = 'content-disposition: form-data; name="file"; filename="%E5%9B%BE.png"\r\n\r\nbytes';

describe('a form as the gateway reads it', () => {
  it('gives the parts in their order', () => {
    expect(readForm(TYPE, form(META, FILE))).toEqual([
      { name: 'meta', filename: undefined, type: 'application/json', body: Buffer.from('{}') },
      { name: 'file', filename: '图.png', type: undefined, body: Buffer.from('bytes') },
    ]);
  });

  it.each([
    ['%22a%22 1.png', '"a" 1.png'],
    ['\\"a\\" 1.png', '"a" 1.png'],
    ['100%.png', '100%.png'],
  ])('reads the name %s as it was meant', (written, filename) => {
    const part = `Content-Disposition: form-data; name="file"; filename="${written}"\r\n\r\nbytes`;
    expect(readForm(TYPE, form(part))).toMatchObject([{ name: 'file', filename }]);
  });

  it.each([
    ['another type', 'application/json', form(META)],
    ['no boundary', 'multipart/form-data', form(META)],
    ['another boundary', 'multipart/form-data; boundary=c', form(META)],
    ['no end', TYPE, form(META).subarray(0, -8)],
    ['bytes after the end', TYPE, Buffer.concat([form(META), Buffer.from('x')])],
    ['bytes before the start', TYPE, Buffer.concat([Buffer.from('x\r\n'), form(META)])],
    ['no name', TYPE, form('Content-Disposition: form-data\r\n\r\nx')],
    ['no disposition', TYPE, form('Content-Type: text/plain\r\n\r\nx')],
    ['a header that is not ASCII', TYPE, form('Content-Disposition: form-data; name="图"\r\n\r\nx')],
    ['no headers', TYPE, form('x')],
  ])('is refused where it has %s', (_, type, body) => {
    expect(readForm(type, body)).toBeUndefined();
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readForm(TYPE, Buffer.from(bytes))));
  });
});
