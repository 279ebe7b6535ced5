import { internalCodes } from '../openapi';

/**
 * Explains an internal error number of WeChat Pay: the digits after the last `-` of `Request-ID`, which are more
 * specific than the error code.
 *
 * @returns the meaning and the remedy, or `undefined` for a number that is not documented
 */
export function explainInternalCode(number: string): string | undefined {
  const codes = internalCodes();
  if (!Object.hasOwn(codes, number)) return undefined;
  const { en, remedy } = codes[number] as (typeof codes)[string];
  return `${en} ${remedy}`;
}
