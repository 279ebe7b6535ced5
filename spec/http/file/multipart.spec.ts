import fc from 'fast-check';
import { MultipartBody } from '../../../lib/http';
import { fileNameOf, mediaTypeOf } from '../../../lib/http/file/file-name';
import { openSource } from '../../../lib/http/file/upload-source';

async function bytesOf(body: { read(): AsyncIterable<Uint8Array> }): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.read()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function formOf(filename: string, content: Uint8Array, meta = '{}'): Promise<MultipartBody> {
  const source = await openSource(content);
  return new MultipartBody([{ name: 'meta', value: Buffer.from(meta) }], { name: 'file', filename, source });
}

/** What the platform's own parser makes of it. */
async function parsed(form: MultipartBody): Promise<FormData> {
  return new Response(await bytesOf(form), { headers: { ...form.framing } }).formData();
}

describe('a multipart form', () => {
  it('is read correctly by another parser, for any bytes', async () => {
    const anyFile = fc.uint8Array({ minLength: 1, maxLength: 300_000 });
    await fc.assert(
      fc.asyncProperty(anyFile, fc.json(), async (content, meta) => {
        const form = await parsed(await formOf('a.png', content, meta));
        expect(form.get('meta')).toBe(meta);
        const file = form.get('file') as File;
        expect(Buffer.from(await file.arrayBuffer())).toEqual(Buffer.from(content));
        expect([...form.keys()]).toEqual(['meta', 'file']);
      }),
      { numRuns: 30 },
    );
  });

  it('declares its exact length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), fc.string(), async (content, name) => {
        const form = await formOf(`${name.toWellFormed()}.png`, content);
        expect(await bytesOf(form)).toHaveLength(form.length);
        expect(form.framing['content-length']).toBe(String(form.length));
      }),
    );
  });

  it('has the same bytes each time it is read', async () => {
    const form = await formOf('a.png', Buffer.alloc(200_000, 7));
    expect(await bytesOf(form)).toEqual(await bytesOf(form));
  });

  it.each([
    ['图片.png', '%E5%9B%BE%E7%89%87.png'],
    ['a"b.png', 'a%22b.png'],
    ['a\r\nX: 1.png', 'a%0D%0AX: 1.png'],
    ['50%.png', '50%25.png'],
    ['plain name.png', 'plain name.png'],
  ])('writes the name %j in plain ASCII', async (name, written) => {
    const text = (await bytesOf(await formOf(name, Buffer.from('x')))).toString('latin1');
    expect(text).toContain(`Content-Disposition: form-data; name="file"; filename="${written}"\r\n`);
  });

  it('keeps any file name within its quotes', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed());
    await fc.assert(
      fc.asyncProperty(name, async (filename) => {
        const [, disposition = ''] = (await bytesOf(await formOf(filename, Buffer.from('x'))))
          .toString('latin1')
          .split('\r\n')
          .filter((line) => line.startsWith('Content-Disposition'));
        expect(disposition).toMatch(/^Content-Disposition: form-data; name="file"; filename="[ !#-[\]-~]*"$/);
        expect(decodeURIComponent(/filename="(.*)"/.exec(disposition)?.[1] ?? '')).toBe(filename);
      }),
    );
  });
});

describe('the name of an uploaded file', () => {
  it.each([
    ['/data/licence.jpg', undefined, 'licence.jpg'],
    ['/data/licence.jpg', 'other.png', 'other.png'],
    [new File(['x'], 'of-a-file.png'), undefined, 'of-a-file.png'],
  ])('of %s with the option %s is %s', (file, given, name) => {
    expect(fileNameOf(file, given)).toBe(name);
  });

  it.each([[Buffer.from('x')], [new Blob(['x'])]])('is required for %s', (file) => {
    expect(() => fileNameOf(file, undefined)).toThrow(
      /^Invalid `multipart\.filename`: expected a file name, received none/,
    );
  });

  it.each([[''], [7], ['\ud800.png']])('cannot be %j', (given) => {
    expect(() => fileNameOf('a.png', given)).toThrow(/expected a file name, received/);
  });

  it.each([
    ['a.JPG', 'image/jpeg'],
    ['a.b.pdf', 'application/pdf'],
    ['a', 'application/octet-stream'],
    ['a.toString', 'application/octet-stream'],
  ])('determines the media type: %s is %s', (name, type) => {
    expect(mediaTypeOf(name)).toBe(type);
  });
});
