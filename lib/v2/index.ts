export { stringToSign } from './sign';
