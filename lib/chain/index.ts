export { isAbsolute } from './path';
export { type Chain, type ChainCall, type ChainMethod, createChain, type Dispatch } from './proxy';
export { segment } from './segment';
export { encodeValue, expand, variablesOf } from './template';
