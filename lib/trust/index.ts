export { FixedKeys, type MerchantIdentity } from './fixed';
export type { PlatformKey, PlatformKeys } from './keys';
