const WIDTH = 30;

/** Formats a progress bar, or the number of bytes where the total is unknown. */
export function progressBar(bytes: number, total: number | undefined): string {
  if (total === undefined || total === 0) return sizeOf(bytes);
  return `${bar(bytes, total)}  ${sizeOf(bytes)} / ${sizeOf(total)}`;
}

/** Formats how much of a total is reached, with the percentage. */
export function bar(reached: number, total: number): string {
  const part = total === 0 ? 0 : Math.min(reached / total, 1);
  const filled = Math.round(part * WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${Math.floor(part * 100)}%`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
