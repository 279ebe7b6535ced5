import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { openTempFile } from '../../../lib/http';

async function bytesOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

describe('a temporary file', () => {
  it.each([[false], [true]])('returns the written bytes in order (lent buffers: %s)', async (lend) => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 200_000 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(pieces, async (chunks) => {
        await using spool = await openTempFile();
        for (const chunk of chunks) await spool.write(chunk);
        await spool.whole();
        expect(await bytesOf(spool.read(lend))).toEqual(Buffer.concat(chunks));
        expect(spool.size).toBe(Buffer.concat(chunks).length);
      }),
      { numRuns: 20 },
    );
  });

  it('applies backpressure only when many bytes are pending', async () => {
    await using spool = await openTempFile();
    expect(spool.write(Buffer.alloc(1024))).toBeUndefined();
    expect(spool.write(Buffer.alloc(2 * 1024 * 1024))).toBeInstanceOf(Promise);
    await spool.whole();
  });

  it('that was truncated rejects the next read, and causes no other error', () => {
    const script = `
      const { open, unlink, writeFile } = require('node:fs/promises');
      const { FileBuffer } = require('./lib/http/file/file-buffer');
      (async () => {
        await writeFile(process.argv[1], Buffer.alloc(600_000));
        const file = new FileBuffer(await open(process.argv[1]), 1_000_000);
        await unlink(process.argv[1]);
        const turn = () => new Promise(setImmediate);
        const bytes = file.read();
        for (let read = 0; read < 600_000; await file.sync().catch(turn)) read += (await bytes.next()).value.length;
        for (let wait = 0; wait < 100; wait += 1) await turn();
        await bytes.next().catch((error) => console.log(error.message));
      })();`;
    const name = path.join(os.tmpdir(), `shorter-${process.pid}`);
    const loaded = ['-r', 'ts-node/register/transpile-only', '-e', script, name];
    const { stdout, stderr, status } = spawnSync(process.execPath, loaded);
    expect([String(stdout), String(stderr), status]).toEqual([
      'the file was truncated while it was read\n',
      '',
      0,
    ]);
  });

  it('can be restarted', async () => {
    await using spool = await openTempFile();
    await spool.write(Buffer.from('first'));
    await spool.restart();
    await spool.write(Buffer.from('2nd'));
    await spool.whole();
    expect((await bytesOf(spool.read())).toString()).toBe('2nd');
  });

  it('has no name in the file system, so no file remains', async () => {
    const before = readdirSync(os.tmpdir());
    await using spool = await openTempFile();
    await spool.write(Buffer.alloc(1024));
    await spool.whole();
    expect(
      readdirSync(os.tmpdir()).filter((name) => name.startsWith('wechatpay-') && !before.includes(name)),
    ).toEqual([]);
  });

  it('reports a failed write at the next write and at the end', async () => {
    const spool = await openTempFile();
    await spool[Symbol.asyncDispose]();
    await Promise.resolve(spool.write(Buffer.from('x')));
    await expect(spool.whole()).rejects.toThrow(/EBADF|closed/);
  });
});
