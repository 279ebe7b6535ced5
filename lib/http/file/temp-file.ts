import { randomUUID } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileBuffer } from './file-buffer';

/**
 * A file on disk for bytes that are too many for memory. The file has no name once it is open, so nothing remains
 * after the process ends, even if it is killed.
 */
export async function openTempFile(): Promise<FileBuffer> {
  const name = path.join(tmpdir(), `wechatpay-${randomUUID()}`);
  const handle = await open(name, 'wx+', 0o600);
  try {
    await unlink(name);
    return new FileBuffer(handle);
  } catch (error) {
    await handle.close();
    throw error;
  }
}
