export { V2, type V2Options } from './protocol';
export { workwxSigner } from './workwx';
