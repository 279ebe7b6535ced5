export { openCertificate, readCertificates } from './certificates';
export { type Download, DownloadedKeys, type DownloadedKeysOptions } from './downloaded';
export { FixedKeys, type MerchantIdentity } from './fixed';
export type { KeyFinder, PlatformKey, PlatformKeys } from './keys';
export { CertificateStore } from './store';
