const WIDTH = 30;

/** Formats a progress bar, or the number of bytes where the total is unknown. */
export function progressBar(bytes: number, total: number | undefined): string {
  if (total === undefined || total === 0) return sizeOf(bytes);
  const part = Math.min(bytes / total, 1);
  const filled = Math.round(part * WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  return `${bar} ${Math.floor(part * 100)}%  ${sizeOf(bytes)} / ${sizeOf(total)}`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
