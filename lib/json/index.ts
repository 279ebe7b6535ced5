export { withoutPrototype } from './null-prototype';
export { type Defined, omitUndefined } from './omit-undefined';
export { parseJson } from './parse-json';
export { readJson } from './read-json';
