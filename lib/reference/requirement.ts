import type { Condition, Field } from './model';

/** The values of an object that contains a field, as sent. */
export type Siblings = Readonly<Record<string, unknown>>;

/**
 * Whether a field is required: always, because its alternatives are missing, or because of the value of another field.
 *
 * @param siblings the values of the object that contains the field.
 */
export function isRequired({ required, alternatives, when }: Field, siblings: Siblings): boolean {
  if (required) return true;
  if (when !== undefined && !holds(when, siblings[when.field])) return false;
  if (alternatives !== undefined) return alternatives.every((name) => isBlank(siblings[name]));
  return when !== undefined;
}

function holds({ is, isNot, atLeast }: Condition, value: unknown): boolean {
  if (isBlank(value)) return false;
  if (atLeast !== undefined) return Number(value) >= atLeast;
  const codes = [value].flat().map(String);
  if (is !== undefined) return codes.some((code) => is.includes(code));
  return codes.some((code) => !isNot?.includes(code));
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === '';
}
