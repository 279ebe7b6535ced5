import { openDownloadTarget, type Sink } from '../../http';

/**
 * Writes bytes to a path, where the file appears only when it is complete, or to a stream, which is ended or destroyed.
 *
 * @param bytes chunks whose memory may be reused, so each is copied.
 * @throws {ConfigError} if the sink is not writable.
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
