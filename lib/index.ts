export type { WechatpayConfig } from './config';
export type { KeySource } from './crypto';
export {
  ApiError,
  ConfigError,
  DecryptionError,
  NetworkError,
  NotificationError,
  type Outcome,
  PathError,
  SignatureError,
  type SignatureFault,
  TimeoutError,
  WechatpayError,
} from './errors';
export type {
  CallOptions,
  Incoming,
  Method,
  Middleware,
  Next,
  Outgoing,
  QueryValue,
  RequestGroups,
  Stack,
  WechatpayResponse,
} from './http';
export type {
  Encrypted,
  JsonText,
  Register,
  Reply,
  Routes,
  Sink,
  Uncatalogued,
  UncataloguedInit,
  Upload,
} from './openapi';
export { type Stacks, Wechatpay, type WechatpayClass, type WechatpayMembers } from './wechatpay';
