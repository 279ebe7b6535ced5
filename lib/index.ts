export type { CertificateOptions, KeyStore, Signer, WechatpayConfig } from './config';
export { Ciphertext, type KeySource } from './crypto';
export {
  ApiError,
  ConfigError,
  DecryptionError,
  type FailedCall,
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
  CallFacts,
  CallOptions,
  Events,
  Incoming,
  Method,
  Middleware,
  Next,
  Outgoing,
  QueryValue,
  RequestGroups,
  RetryOptions,
  Stack,
  WechatpayResponse,
} from './http';
export type {
  Decrypted,
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
export { workwxSigner } from './v2';
export {
  type Certificates,
  type Stacks,
  Wechatpay,
  type WechatpayClass,
  type WechatpayMembers,
} from './wechatpay';
export { Xml, type XmlContent, XmlError, type XmlFields, type XmlOptions, type XmlValue } from './xml';
