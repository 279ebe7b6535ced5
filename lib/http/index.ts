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
export type { CallOptions, PathValue, QueryValue, RequestGroups } from './options';
export type { WechatpayResponse } from './response';
