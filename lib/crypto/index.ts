export { Xml, type XmlContent, XmlError, type XmlFields, type XmlOptions, type XmlValue } from '../xml';
export { AesEcb } from './aes-ecb';
export { AesGcm } from './aes-gcm';
export { Certificate } from './certificate';
export { Ciphertext } from './ciphertext';
export {
  ClientCertificate,
  type ClientCertificateChecks,
  type ClientCertificateSource,
  Pkcs12,
} from './client-certificate';
export { Hash, type SignType } from './hash';
export type { KeyKind } from './key';
export type { EncryptedKey, KeySource } from './key-source';
export { Rsa } from './rsa';
export type { SecretSource } from './secret';
