/**
 * The own fields of objects together, the last ones over the first, in an object that has no prototype: what some other
 * code put on `Object.prototype` is none of its fields.
 */
export function withoutPrototype<First extends object>(first: First): First;
export function withoutPrototype<First extends object, Second extends object>(
  first: First,
  second: Second,
): Omit<First, keyof Second> & Second & First;
export function withoutPrototype(...parts: readonly object[]): object {
  return Object.assign(Object.create(null), ...parts);
}
