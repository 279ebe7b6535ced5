import type { ClientConfig } from '../client';
import { Hash, type SignType } from '../crypto';
import { ConfigError } from '../errors';
import { stringToSign, unambiguous } from '../v2';

/** Signs payloads for clients, as one merchant. */
export interface Merchant {
  readonly mchid: string;
  /** Seconds since 1970, as text: clients take nothing else. */
  timestamp(): string;
  nonce(): string;
  /** Signs lines, each closed by a line feed, with the merchant API private key; gives base64. */
  signLines(...lines: readonly string[]): Promise<string>;
  /**
   * Signs fields with the APIv2 key; gives upper-case hex. Only `package` may hold `&` and `=`: it is composed here.
   *
   * @throws {ConfigError} where another name or value does.
   */
  signFields(type: SignType, fields: Readonly<Record<string, string>>): string;
}

export function merchantOf(settings: ClientConfig): Merchant {
  const { mchid, merchantKey, secret, clock, nonce } = settings;
  return {
    mchid,
    nonce,
    timestamp: () => Math.floor(clock() / 1000).toString(),
    signLines: (...lines) => merchantKey.sign(Buffer.from(lines.map((line) => `${line}\n`).join(''))),
    signFields: (type, fields) => {
      for (const [name, value] of Object.entries(fields)) {
        if (name !== 'package') unambiguous(name, `${name}${value}`);
      }
      if (secret !== undefined) return Hash.sign(type, stringToSign(fields), secret);
      throw new ConfigError(
        'secret',
        'is missing, and this payload is signed with it',
        'Give the APIv2 key that is set on the merchant platform under API security.',
      );
    },
  };
}

/**
 * Text that a payload cannot do without.
 *
 * @throws {ConfigError} where it is missing, empty or more than one line: a signature covers lines.
 */
export function needed(field: string, value: unknown): string {
  if (typeof value === 'string' && value !== '' && !/[\r\n]/.test(value)) return value;
  const what = typeof value === 'string' ? (value === '' ? 'is empty' : 'has several lines') : 'is no text';
  throw new ConfigError(field, what, 'Give it as WeChat Pay gave it.');
}

/** Fields in the form of a query, each value percent-encoded. */
export function queryOf(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
