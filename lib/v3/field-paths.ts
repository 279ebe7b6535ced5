import { Ciphertext } from '../crypto';

/** What stands in a place, and the place as an error names it: `json.receivers.0.name`. */
export type Change = (value: unknown, at: string) => unknown;

/**
 * A copy of a value in which what stands in a place was changed: `*` in its path stands for every entry of a list.
 * Whatever lies beside the path is the same object as before; a place that is not there changes nothing.
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

/** What JSON would make of an object, so that a place is found in a class of the caller's, too. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Ciphertext) return value;
  return 'toJSON' in value && typeof value.toJSON === 'function' ? value.toJSON() : value;
}
