export { V2, type V2Options } from './protocol';
export { stringToSign } from './sign';
export { workwxSigner } from './workwx';
