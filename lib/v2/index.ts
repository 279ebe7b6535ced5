export { V2, type V2Options } from './protocol';
export { isSignOf, stringToSign } from './sign';
export { workwxSigner } from './workwx';
