export { isMethod, METHODS, type Method } from './method';
export { isAbsolute } from './path';
export {
  type CallSite,
  type Chain,
  type ChainCall,
  captureCallSite,
  createChain,
  type Dispatch,
} from './proxy';
export { segment } from './segment';
export { encodeValue, expand, variablesOf } from './template';
