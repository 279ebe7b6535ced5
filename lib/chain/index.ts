export { isMethod, METHODS, type Method } from './method';
export { isAbsolute } from './path';
export { type Chain, type ChainCall, createChain, type Dispatch } from './proxy';
export { segment } from './segment';
export { encodeValue, expand, variablesOf } from './template';
