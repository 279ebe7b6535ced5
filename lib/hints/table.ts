import { CALLS, PARTS } from './zh-calls';
import { CONFIGURATION } from './zh-configuration';
import { PRODUCTS } from './zh-products';
import { REMEDIES } from './zh-remedies';
import { RESPONSES } from './zh-responses';

/** The hints by their English text. `{0}`, `{1}` … stand for values, which are the same in both languages. */
export const HINTS: readonly (readonly [en: string, zh: string])[] = [
  ...CONFIGURATION,
  ...CALLS,
  ...RESPONSES,
  ...PRODUCTS,
  ...REMEDIES,
];

export { PARTS };
