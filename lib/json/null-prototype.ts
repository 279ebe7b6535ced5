/**
 * Merges the own fields of objects, later ones over earlier ones, into an object without a prototype, so that
 * properties which other code added to `Object.prototype` are not read as fields.
 */
export function withoutPrototype<First extends object>(first: First): First;
export function withoutPrototype<First extends object, Second extends object>(
  first: First,
  second: Second,
): Omit<First, keyof Second> & Second & First;
export function withoutPrototype(...parts: readonly object[]): object {
  return Object.assign(Object.create(null), ...parts);
}
