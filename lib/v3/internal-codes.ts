import { internalCodes } from '../openapi';

/**
 * What WeChat Pay's internal error numbers mean, and what to do: the digits behind the last `-` of `Request-ID`. They say
 * more than the code beside them.
 */
export const INTERNAL_CODES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(internalCodes()).map(([code, { en, remedy }]) => [code, `${en} ${remedy}`]),
);
