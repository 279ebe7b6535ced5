/** The value below which the share `at` (0 to 1) of the values lies. */
export function quantile(values, at) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))];
}

/** The middle of the values; the mean of the two middle ones where their number is even. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * How two contenders compare: the ratio of each round, so that what the machine did meanwhile befell both, and of the
 * ratios the median, with the quarters as its spread.
 */
export function compare(rounds, others, of) {
  const ratios = rounds.map((round, at) => of(round) / of(others[at]));
  return { median: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
}
