/** Returns the width of a text in terminal columns. */
export type Measure = (text: string) => number;

/**
 * Loads a measure that counts East Asian wide characters as two columns.
 *
 * @see https://www.unicode.org/reports/tr11/
 */
export async function loadMeasure(): Promise<Measure> {
  const { eastAsianWidth } = await import('get-east-asian-width');
  return (text) => [...text].reduce((width, letter) => width + eastAsianWidth(letter.codePointAt(0) ?? 0), 0);
}

/** Formats rows under a heading, with columns as wide as their widest cell. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  measure: Measure,
): string {
  const all = [heading, ...rows];
  const widths = heading.map((_, at) => Math.max(...all.map((row) => measure(row[at] ?? ''))));
  const rule = widths.map((width) => '─'.repeat(width));
  return [heading, rule, ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - measure(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
