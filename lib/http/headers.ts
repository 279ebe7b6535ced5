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
  own: CallOptions['headers'],
): Readonly<Record<string, string>> {
  if (own === undefined) return standard;
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

/** The headers of an answer, as undici gives them; those that came more than once are lists. */
export function decodeHeaders(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const name of Object.keys(raw)) {
    const value = raw[name];
    if (typeof value === 'string') headers.append(name, value);
    else for (const each of value ?? []) headers.append(name, each);
  }
  return headers;
}
