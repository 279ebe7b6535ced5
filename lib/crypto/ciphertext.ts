import { brandClass, ConfigError, shapeOf } from '../errors';
import { decodeBase64 } from './base64';

/**
 * A text that is encrypted already: the client sends it unchanged in a field that it would encrypt otherwise.
 *
 * @example
 * json: { name: new Ciphertext(await wxpay.encrypt('张三')) }
 */
export class Ciphertext {
  static {
    brandClass(Ciphertext, 'Ciphertext');
  }

  readonly #text: string;

  /**
   * @param text base64.
   * @throws {ConfigError} if the text is not base64.
   */
  constructor(text: string) {
    if (typeof text !== 'string' || text === '' || decodeBase64(text) === undefined) {
      throw new ConfigError(
        'ciphertext',
        `expected base64, received ${shapeOf(text)}`,
        'Pass the result of wxpay.encrypt().',
      );
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
