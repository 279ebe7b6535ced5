export type { Certificates, Stacks, WechatpayMembers } from './client-types';
export type { ClientConfig } from './config';
export type { MerchantKey } from './merchant-key';
export type { CompleteConfig, Signer, WechatpayConfig } from './options';
export type { PreparedRequest } from './prepare';
export {
  clientConfigOf,
  type FetchFileOptions,
  fetchFile,
  Wechatpay,
  type WechatpayClass,
  withCallSite,
  withMembers,
} from './wechatpay';
