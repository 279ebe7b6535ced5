export { type Evidence, hintFor } from './hints';
export { V3, type V3Options } from './protocol';
export { decryptFields, type EncryptedPaths } from './sensitive-fields';
export type { SignedMessage } from './signed-message';
export { authorize, type SignerOptions } from './signer';
export { signatureOf, verify } from './verify';
