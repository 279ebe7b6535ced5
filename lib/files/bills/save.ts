import { openDownloadTarget, type Sink } from '../../http';

/**
 * Writes bytes to a path or a stream: at the path there is the whole or nothing, the stream ends or is destroyed.
 *
 * @param bytes each chunk may be another's place by the time that it is written: it is copied.
 * @throws {ConfigError} where nothing can be written there.
 */
export async function save(bytes: AsyncIterable<Uint8Array>, sink: Sink): Promise<void> {
  const downloadTarget = await openDownloadTarget(sink, false);
  try {
    for await (const chunk of bytes) await downloadTarget.write(Buffer.from(chunk));
    await downloadTarget.whole();
    await downloadTarget.commit();
  } catch (error) {
    await downloadTarget.discard(error);
    throw error;
  }
}
