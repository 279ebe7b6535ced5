export { type Destination, Destinations } from './destination';
export type {
  Circumstances,
  Incoming,
  Method,
  Middleware,
  Next,
  Outgoing,
  Traits,
  UploadParts,
} from './message';
export {
  type CallOptions,
  OPTION_NAMES,
  type PathValue,
  type QueryValue,
  type RequestGroups,
} from './options';
export type { Draft, Protocol } from './protocol';
export { encodeQuery } from './query';
export { requestIdOf, Success, type WechatpayResponse } from './response';
export { Stack } from './stack';
export { createPool, type PoolOptions, transport } from './transport';
export { USER_AGENT } from './user-agent';
