/** The spellings of a path segment in the chain. */
export interface Spelling {
  /** As in the path: `out-trade-no`, `{card_id}`. */
  readonly literal: string;
  /** As an identifier: `outTradeNo`, `_card_id_`; undefined if it cannot be converted back to the segment. */
  readonly identifier: string | undefined;
}

/** Returns both spellings of a segment. */
export function spell(segment: string): Spelling {
  const variable = /^\{(\w+)\}$/.exec(segment);
  if (variable) return { literal: segment, identifier: `_${variable[1]}_` };
  if (segment === '') return { literal: '{empty}', identifier: '_empty_' };
  const identifier = segment.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { literal: segment, identifier: kebab(identifier) === segment ? identifier : undefined };
}

/** Converts an identifier as the chain does: PascalCase -> camelCase -> kebab-case. */
export function kebab(identifier: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(identifier)) return identifier;
  const camel = identifier[0]?.toLowerCase() + identifier.slice(1);
  return camel.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `out-trade-no` -> `OutTradeNo`, `{card_id}` -> `ByCardId`; `policy_periods` keeps its underscore. */
export function pascal(segment: string): string {
  const variable = /^\{(\w+)\}$/.exec(segment)?.[1];
  if (variable !== undefined) return `By${capitalise(variable.split('_'))}`;
  return capitalise(segment.split('-'));
}

function capitalise(words: readonly string[]): string {
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}

/** Writes a property name of a type, with quotes if they are required. */
export function property(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}
