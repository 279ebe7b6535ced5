import { Ciphertext } from '../crypto';

/** Changes the value at a path; `at` is the path in errors: `json.receivers.0.name`. */
export type Change = (value: unknown, at: string) => unknown;

/**
 * Returns a copy of a value with the value at a path changed; `*` matches every entry of an array. Everything outside
 * the path is the same object as before; a missing path changes nothing.
 */
export function changeAt(value: unknown, path: readonly string[], change: Change, at: string): unknown {
  const [name, ...rest] = path;
  const present = plain(value);
  if (name === undefined) return present === undefined || present === null ? present : change(present, at);
  if (name === '*') {
    if (!Array.isArray(present)) return present;
    return present.map((item, index) => changeAt(item, rest, change, `${at}.${index}`));
  }
  if (typeof present !== 'object' || present === null || !Object.hasOwn(present, name)) return present;
  return { ...present, [name]: changeAt(Reflect.get(present, name), rest, change, `${at}.${name}`) };
}

/** Applies `toJSON`, so that paths also match inside class instances of the caller. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Ciphertext) return value;
  return 'toJSON' in value && typeof value.toJSON === 'function' ? value.toJSON() : value;
}
