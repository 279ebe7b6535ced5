export { type CertificateOptions, CertificateStore, type KeyStore } from './certificate-store';
export { openCertificate, readCertificates } from './certificates';
export { type Download, DownloadedKeys, type DownloadedKeysOptions } from './downloaded-keys';
export { FixedKeys, type MerchantIdentity } from './fixed-keys';
export type { KeyFinder, KeyKind, PlatformKey, PlatformKeys } from './keys';
