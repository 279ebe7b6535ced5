export { distance, nearest } from './distance';
export { refuseUnknownOptions } from './option-names';
export { pastedSerial } from './pasted-serial';
