import type { Condition } from './model';

/** Reads `subject_type = A | B`, `id_doc_type != A` or `transfer_amount >= 200000`. */
export function parseCondition(text: string): Condition {
  const [, field, sign, value = ''] = /^(\S+) (!?=|>=) (.+)$/.exec(text) ?? [];
  if (field === undefined) {
    throw new SyntaxError(`Expected a condition such as "type = A | B", received "${text}"`);
  }
  if (sign === '>=') return { field, atLeast: Number(value) };
  return sign === '=' ? { field, is: value.split(' | ') } : { field, isNot: value.split(' | ') };
}

/** Writes a condition in the notation of `parseCondition`. */
export function writeCondition({ field, is, isNot, atLeast }: Condition): string {
  if (atLeast !== undefined) return `${field} >= ${atLeast}`;
  return is === undefined ? `${field} != ${isNot?.join(' | ')}` : `${field} = ${is.join(' | ')}`;
}
