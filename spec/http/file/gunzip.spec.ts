import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gunzippedBytes } from '../../../lib/http';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('decompression of a file', () => {
  it('restores the bytes, for any chunk size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 5_000 }),
        fc.integer({ min: 1, max: 2_000 }),
        async (bytes, size) => {
          expect(await read(gunzippedBytes(inPieces(gzipSync(bytes), size)))).toEqual(Buffer.from(bytes));
        },
      ),
    );
  });

  it('passes on a file that is not compressed', async () => {
    const plain = fc.uint8Array({ maxLength: 5_000 }).filter(([a, b]) => !(a === 0x1f && b === 0x8b));
    await fc.assert(
      fc.asyncProperty(plain, fc.integer({ min: 1, max: 2_000 }), async (bytes, size) => {
        expect(await read(gunzippedBytes(inPieces(bytes, size)))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('accepts several gzip members', async () => {
    const packed = Buffer.concat([gzipSync('one '), gzipSync('two '), gzipSync('three')]);
    expect((await read(gunzippedBytes(inPieces(packed, 7)))).toString()).toBe('one two three');
  });

  it.each([
    ['truncated', (packed: Buffer) => packed.subarray(0, -10)],
    [
      'modified',
      (packed: Buffer) => Buffer.concat([packed.subarray(0, 40), Buffer.from([0xff]), packed.subarray(41)]),
    ],
  ])('refuses data that was %s', async (_, spoil) => {
    const packed = gzipSync(Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 251)));
    await expect(read(gunzippedBytes(inPieces(spoil(packed), 100)))).rejects.toMatchObject({
      name: 'NetworkError',
      code: 'ERR_GZIP',
    });
  });

  it('stops at the limit without decompressing more', async () => {
    const packed = gzipSync(Buffer.alloc(400_000, 'text '));
    await expect(read(gunzippedBytes(inPieces(packed, 1_000), 300_000))).rejects.toMatchObject({
      code: 'ERR_TOO_LARGE',
    });
    expect(await read(gunzippedBytes(inPieces(packed, 1_000), 400_000))).toHaveLength(400_000);
  });

  it('refuses a decompression bomb: more than 1,000 times the received bytes', async () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024), { level: 9 });
    await expect(read(gunzippedBytes(inPieces(bomb, 4_096)))).rejects.toMatchObject({
      code: 'ERR_TOO_LARGE',
      message: expect.stringContaining('1000 times'),
    });
  });

  it('closes the file when the reader stops', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        const packed = gzipSync(Buffer.alloc(100_000, 'text '));
        for (;;) yield packed;
      } finally {
        closed = true;
      }
    }
    for await (const chunk of gunzippedBytes(endless())) if (chunk.length > 0) break;
    await new Promise(setImmediate);
    expect(closed).toBe(true);
  });
});
