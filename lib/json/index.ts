export { bare } from './null-prototype';
export { parseJson } from './parse-json';
