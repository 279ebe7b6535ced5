// Draws the progress bar of the file examples, on terminals only.
import { Presets, SingleBar } from 'cli-progress';
import type { ProgressListener } from 'wechatpay-chain';

/** Shows a bar while the work runs; pass `progress` to the call. */
export async function withProgressBar<T>(
  name: string,
  work: (progress: ProgressListener) => Promise<T>,
): Promise<T> {
  const format = `${name} {bar} {percentage}% of {total} bytes`;
  const bar = new SingleBar(
    {
      format,
      clearOnComplete: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  try {
    return await work((bytes, total) => {
      // The length of a chunked file is unknown until its end, so the bar shows the received bytes.
      if (!bar.isActive) bar.start(total ?? bytes, 0);
      bar.setTotal(total ?? bytes);
      bar.update(bytes);
    });
  } finally {
    bar.stop();
  }
}
