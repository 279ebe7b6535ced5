export type {
  Client,
  Open,
  Register,
  Routes,
  Uncatalogued,
  UncataloguedInit,
  UncataloguedVerb,
} from './client';
export { WECHATPAY_HOSTS } from './hosts';
export type { Encrypted, JsonText, Reply, Sink, Upload } from './terms';
export { traitsOf } from './traits';
