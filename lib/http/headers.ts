import { ConfigError } from '../errors';
import type { CallOptions } from './options';

/**
 * The headers of a request, names in lower case: the standard ones, and over them the caller's in any letter case.
 *
 * @throws {ConfigError} where a name or a value cannot be a header.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012081726
 */
export function encodeHeaders(
  standard: Readonly<Record<string, string>>,
  own: CallOptions['headers'] = {},
): Record<string, string> {
  const headers = new Headers(standard);
  for (const [name, value] of Object.entries(own)) {
    try {
      headers.set(name, value);
    } catch (cause) {
      throw new ConfigError(
        `headers.${name}`,
        'cannot be sent as a header',
        'Names are letters, digits and dashes; values are one line of Latin-1.',
        cause,
      );
    }
  }
  return Object.fromEntries(headers);
}
