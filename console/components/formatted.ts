/** Formats JSON and XML if that changes only white space: no number loses its digits. */
export function formatted(text: string): string {
  return text.startsWith('<') ? formattedXml(text) : formattedJson(text);
}

function formattedJson(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? JSON.stringify(value, null, 2) : text;
  } catch {
    return text;
  }
}

/** An element without elements in it, the beginning and the end of one, or anything between them. */
const PIECES = /<(\w+)[^<>]*>(?:<!\[CDATA\[(?:(?!\]\]>)[\s\S])*\]\]>|[^<]*)<\/\1>|<\/\w+>|<\w+[^<>]*>|\s+/g;

function formattedXml(text: string): string {
  const pieces = text.match(PIECES) ?? [];
  // Anything else than elements is shown as it is.
  if (pieces.join('') !== text) return text;
  const lines: string[] = [];
  let depth = 0;
  for (const piece of pieces) {
    const line = piece.trim();
    if (line === '') continue;
    if (line.startsWith('</')) depth -= 1;
    lines.push('  '.repeat(Math.max(0, depth)) + line);
    if (/^<\w[^<>]*>$/.test(line)) depth += 1;
  }
  return lines.join('\n');
}
