export { type Destination, Destinations } from './destination';
export { type CallFacts, type Events, publish } from './events';
export { encodeHeaders } from './headers';
export { Hosts } from './hosts';
export type {
  Circumstances,
  Incoming,
  MerchantNumber,
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
export { Pools, type PoolsOptions } from './pools';
export { Progress } from './progress';
export type { Draft, Protocol } from './protocol';
export { encodeQuery, withQuery } from './query';
export { report } from './report';
export { requestIdOf, Success, type WechatpayResponse } from './response';
export { type RetryOptions, retry } from './retry';
export { Stack } from './stack';
export { transport } from './transport';
export { USER_AGENT } from './user-agent';
