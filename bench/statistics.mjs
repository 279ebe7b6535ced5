/** Returns the quantile `at` (0 to 1) of the values. */
export function quantile(values, at) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))];
}

/** Returns the median of the values. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Compares two contenders by the ratio of each round, so that other load on the machine affects both. Returns the median
 * of the ratios and its quartiles.
 */
export function compare(rounds, others, of) {
  const ratios = rounds.map((round, at) => of(round) / of(others[at]));
  return { median: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
}
