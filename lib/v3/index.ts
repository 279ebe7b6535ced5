export { V3, type V3Options } from './protocol';
export { decryptFields, type EncryptedPaths } from './sensitive-fields';
export { authorize, type SignerOptions } from './signer';
export { type SignedMessage, signatureOf, verify } from './verify';
