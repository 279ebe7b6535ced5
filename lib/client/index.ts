export type { Certificates, Stacks, WechatpayMembers } from './client-types';
export type { Settings } from './config';
export type { MerchantKey } from './merchant-key';
export type {
  CertificateOptions,
  CompleteConfig,
  KeyKind,
  KeyStore,
  Signer,
  WechatpayConfig,
} from './options';
export {
  type FetchFileOptions,
  fetchFile,
  settingsOf,
  Wechatpay,
  type WechatpayClass,
  withMembers,
} from './wechatpay';
