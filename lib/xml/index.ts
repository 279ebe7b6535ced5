import { build, type XmlFields, type XmlOptions } from './build';
import { sanitize } from './characters';
import { parse } from './parse';
import type { XmlContent } from './tree';

export type { XmlFields, XmlOptions, XmlValue } from './build';
export { XmlError } from './error';
export { type Scalar, scalarText } from './scalar';
export type { XmlContent } from './tree';

/**
 * The XML of APIv2: one root element with text fields, no document type definition, the five entities of XML only.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export const Xml = {
  /**
   * Writes fields as XML in one line. Text with markup is written as CDATA, so that parsing returns the same text.
   *
   * @param fields `true` is written as 1, `false` and null as empty text; undefined fields are omitted.
   * @param options the names of the root element and of array elements; default `xml` and `item`.
   * @throws ConfigError that names a field with a control character, an invalid name or an unsupported type.
   * @example
   * import { Xml } from 'wechatpay-chain/crypto'
   * Xml.build({ return_code: 'SUCCESS', return_msg: 'OK' })
   */
  build(fields: XmlFields, options?: XmlOptions): string {
    return build(fields, options);
  },

  /**
   * Parses the fields of XML as text, in objects without a prototype. A repeated field becomes an array; attributes and
   * comments are ignored.
   *
   * @param xml text or UTF-8 bytes; at most 131,072 characters, 4,096 elements and 32 levels.
   * @throws XmlError for anything else: a second root element, text between fields, a document type definition, an
   * unknown entity, a field named `__proto__`, `constructor` or `prototype`.
   * @example
   * const { return_code } = Xml.parse('<xml><return_code>SUCCESS</return_code></xml>')
   */
  parse(xml: string | Uint8Array): XmlContent {
    return parse(xml);
  },

  /**
   * Removes the characters that XML does not allow: control characters, lone surrogates, U+FFFE and U+FFFF.
   *
   * @example
   * Xml.build({ body: Xml.sanitize(body) })
   */
  sanitize(text: string): string {
    return sanitize(text);
  },
};
