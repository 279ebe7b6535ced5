/** Formats fen as yuan. */
export function yuan(fen: number): string {
  return `¥${(fen / 100).toLocaleString('en', { minimumFractionDigits: 2 })}`;
}
