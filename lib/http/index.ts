export type { Circumstances, Incoming, Method, Middleware, Next, Outgoing, Traits } from './message';
export type { CallOptions, PathValue, QueryValue, RequestGroups } from './options';
export type { WechatpayResponse } from './response';
