const AS_WRITTEN = /^[a-z0-9][a-z0-9_-]*$/;
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9]*$/;
const VARIABLE = /^([_$])(.+)\1$/;

/**
 * Converts one segment of the chain to its form in the path.
 *
 * Identifiers in PascalCase or camelCase become kebab-case, `_name_` and `$name$` become the variable `{name}`, and
 * anything else stays as written.
 *
 * @example
 * segment('busiFavor')  // 'busi-favor'
 * segment('_card_id_')  // '{card_id}'
 * segment('complaints_v2')  // 'complaints_v2'
 */
export function segment(name: string): string {
  if (AS_WRITTEN.test(name)) return name;
  if (IDENTIFIER.test(name)) return kebab(name);
  const variable = VARIABLE.exec(name);
  return variable ? `{${variable[2]}}` : name;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter, at) => (at === 0 ? '' : '-') + letter.toLowerCase());
}
