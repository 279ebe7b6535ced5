export { en, type Texts } from './en';
export { zh } from './zh';
