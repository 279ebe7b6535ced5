export { translateHint } from './translate';
