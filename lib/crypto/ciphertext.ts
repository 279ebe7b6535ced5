import { ConfigError } from '../errors';
import { decodeBase64 } from './base64';

/**
 * A text that was encrypted before: the client sends it as it is, in a field that it would encrypt by itself.
 *
 * @example
 * json: { name: new Ciphertext(await wxpay.encrypt('张三')) }
 */
export class Ciphertext {
  readonly #text: string;

  /**
   * @param text base64.
   * @throws {ConfigError} where it is none.
   */
  constructor(text: string) {
    if (typeof text !== 'string' || text === '' || decodeBase64(text) === undefined) {
      throw new ConfigError('ciphertext', 'is no base64', 'Give what wxpay.encrypt() gave.');
    }
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }
}
