export { V3, type V3Options } from './protocol';
export { type SignedMessage, verify } from './verify';
