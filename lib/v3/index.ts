export { V3, type V3Options } from './protocol';
export { authorize, type SignerOptions } from './signer';
export { type SignedMessage, verify } from './verify';
