export { V2, type V2Options } from './protocol';
export { isSignOf, stringToSign, unambiguous } from './sign';
export { workwxSigner } from './workwx';
