import type { ClientConfig } from '../client';
import { Hash, type SignType } from '../crypto';
import { ConfigError, shapeOf } from '../errors';
import { stringToSign, unambiguous } from '../v2';

/** The merchant that signs parameters for clients. */
export interface Merchant {
  readonly mchid: string;
  /** Returns the seconds since 1970 as a string, which clients require. */
  timestamp(): string;
  nonce(): string;
  /** Signs lines that each end with a line feed with the merchant API private key; returns base64. */
  signLines(...lines: readonly string[]): Promise<string>;
  /**
   * Signs fields with the APIv2 key; returns upper-case hex. Only `package` may contain `&` and `=`.
   *
   * @throws {ConfigError} if another name or value does.
   */
  signFields(type: SignType, fields: Readonly<Record<string, string>>): string;
}

/** Creates the signing merchant of a client's configuration. */
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
        'expected the APIv2 key, which signs these parameters, received undefined',
        'Pass the APIv2 key that is set on the merchant platform under API security.',
      );
    },
  };
}

/**
 * Checks a required text.
 *
 * @throws {ConfigError} if it is missing, empty or more than one line, since a signature covers lines.
 */
export function needed(field: string, value: unknown): string {
  if (typeof value === 'string' && value !== '' && !/[\r\n]/.test(value)) return value;
  const received = typeof value === 'string' && value !== '' ? 'several lines' : shapeOf(value);
  throw new ConfigError(
    field,
    `expected one line of text, received ${received}`,
    'Pass the value as WeChat Pay returned it.',
  );
}

/** Encodes fields as a query with percent-encoded values. */
export function queryOf(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
