// The bar that the examples with files draw on a terminal; a log or a pipe gets none.
import { Presets, SingleBar } from 'cli-progress';
import type { ProgressListener } from 'wechatpay-chain';

/** A bar that a call moves with its `progress`, and that is taken off when the work is done or has failed. */
export async function withProgressBar<T>(
  name: string,
  work: (progress: ProgressListener) => Promise<T>,
): Promise<T> {
  const format = `${name} {bar} {percentage}% of {total} bytes`;
  const bar = new SingleBar(
    { format, clearOnComplete: true, stream: process.stderr },
    Presets.shades_classic,
  );
  try {
    return await work((bytes, total) => {
      // Of a file that comes in chunks the length is known at its end: the bar counts what has come.
      if (!bar.isActive) bar.start(total ?? bytes, 0);
      bar.setTotal(total ?? bytes);
      bar.update(bytes);
    });
  } finally {
    bar.stop();
  }
}
