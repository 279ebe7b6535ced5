/** Writes rows as a Markdown table with aligned columns. */
export function writeTable(rows) {
  const names = [...new Set(rows.flatMap(Object.keys))];
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))];
  const widths = names.map((_, at) => Math.max(3, ...lines.map((cells) => cells[at].length)));
  const write = (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  const [head, ...body] = lines.map(write);
  return [head, write(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
}

/** Formats a number with three significant digits. */
export function figure(value) {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** Formats a ratio with its quartiles. */
export function ratio({ median, low, high }) {
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}
