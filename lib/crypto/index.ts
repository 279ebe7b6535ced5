export { Certificate } from './certificate';
export type { KeyKind } from './key';
export { Rsa } from './rsa';
export type { EncryptedKey, KeySource } from './source';
