const WIDTH = 100;

/**
 * Writes a JSON value as a TypeScript expression: on one line if it is short, otherwise with one line per member.
 *
 * @param taken number of characters before it on the same line.
 */
export function writeLiteral(value: unknown, indent = '', taken = indent.length): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const deeper = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((item) => writeLiteral(item, deeper))
    : Object.entries(value).map(([name, item]) => writeMember(name, item, deeper));
  if (members.length === 0) return open + close;
  const space = open === '{' ? ' ' : '';
  const line = `${open}${space}${members.join(', ')}${space}${close}`;
  if (!line.includes('\n') && taken + line.length <= WIDTH) return line;
  return `${open}\n${members.map((member) => `${deeper}${member},\n`).join('')}${indent}${close}`;
}

function writeMember(name: string, value: unknown, indent: string): string {
  const start = `${writeName(name)}: `;
  return start + writeLiteral(value, indent, indent.length + start.length);
}

function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1);
  return `'${inner.replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}

/** Writes a property name. `__proto__` must be computed, since it would set the prototype. */
function writeName(name: string): string {
  if (name === '__proto__') return `['__proto__']`;
  return isIdentifier(name) ? name : quote(name);
}

/** Whether a property name needs no quotes. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}
