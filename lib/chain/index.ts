export { isAbsolute } from './path';
export { type Chain, type ChainCall, type ChainMethod, createChain, type Dispatch, METHODS } from './proxy';
export { segment } from './segment';
export { encodeValue, expand, variablesOf } from './template';
