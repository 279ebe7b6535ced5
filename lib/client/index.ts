export type { Certificates, Stacks, WechatpayMembers } from './client-types';
export { type ClientConfig, positiveInteger } from './config';
export {
  certsOf,
  type Environment,
  FIELDS,
  type Merchant,
  type MerchantField,
  merchantConfig,
  merchantIn,
  missingFields,
  missingOf,
  missingTrust,
  VARIABLES,
} from './environment';
export type { MerchantKey } from './merchant-key';
export type { CompleteConfig, Signer, WechatpayConfig } from './options';
export { type EntryOf, type Paginated, paginate } from './paginate';
export type { PreparedRequest } from './prepare';
export { readReference, readText } from './value-reference';
export {
  clientConfigOf,
  type FetchFileOptions,
  fetchFile,
  Wechatpay,
  type WechatpayClass,
  withCallSite,
  withMembers,
} from './wechatpay';
