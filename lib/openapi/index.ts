export type { Client, Uncatalogued, UncataloguedRequest } from './client';
export { WECHATPAY_HOSTS } from './hosts';
export { traitsOf } from './traits';
