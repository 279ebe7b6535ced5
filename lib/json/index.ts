export { withoutPrototype } from './null-prototype';
export { parseJson } from './parse-json';
