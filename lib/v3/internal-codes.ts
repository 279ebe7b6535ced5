import { internalCodes } from '../openapi';

/**
 * The meaning and the remedy of WeChat Pay's internal error numbers: the digits after the last `-` of `Request-ID`, which
 * are more specific than the error code.
 */
export const INTERNAL_CODES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(internalCodes()).map(([code, { en, remedy }]) => [code, `${en} ${remedy}`]),
);
