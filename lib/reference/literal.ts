const WIDTH = 100;

/**
 * Writes a value of JSON as a TypeScript expression: short ones on a line, longer ones on a line per member.
 *
 * @param taken how much of the line stands before it already, in characters.
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

/** A name in an object; `__proto__` would set the prototype if it were not computed. */
function writeName(name: string): string {
  if (name === '__proto__') return `['__proto__']`;
  return isIdentifier(name) ? name : quote(name);
}

/** Whether a name may stand in code without quotes: what begins with a digit may not, though it is all letters and digits. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}
