import { build, type XmlFields, type XmlOptions } from './build';
import { sanitize } from './characters';
import { parse } from './parse';
import type { XmlContent } from './tree';

export type { XmlFields, XmlOptions, XmlValue } from './build';
export { XmlError } from './error';
export { type Scalar, scalarText } from './scalar';
export type { XmlContent } from './tree';

/**
 * The XML of APIv2: one root, fields with text, no document type definition, no entities but the five of XML.
 *
 * @see https://pay.weixin.qq.com/doc/v2/merchant/4011985891
 */
export const Xml = {
  /**
   * Writes fields as XML in one line. Text with markup goes into CDATA, so that every text that XML can carry comes
   * out again as it went in.
   *
   * @param fields `true` is written as 1, `false` and null as empty text; undefined fields are left out.
   * @param options the names of the outermost element and of list elements: `xml` and `item`.
   * @throws ConfigError that names the field which XML cannot carry: a control character, a name, a Date.
   * @example
   * import { Xml } from 'wechatpay-chain/crypto'
   * Xml.build({ return_code: 'SUCCESS', return_msg: 'OK' })
   */
  build(fields: XmlFields, options?: XmlOptions): string {
    return build(fields, options);
  },

  /**
   * Reads the fields of XML: all text, in objects without a prototype. A repeated field becomes a list; attributes and
   * comments are passed over.
   *
   * @param xml text, or UTF-8 bytes; 131,072 characters, 4,096 elements, 32 of them deep at most.
   * @throws XmlError for anything else: another root beside the first, text between fields, a document type
   * definition, an unknown entity, a field named `__proto__`, `constructor` or `prototype`.
   * @example
   * const { return_code } = Xml.parse('<xml><return_code>SUCCESS</return_code></xml>')
   */
  parse(xml: string | Uint8Array): XmlContent {
    return parse(xml);
  },

  /**
   * Drops the characters that no XML can carry: control characters, lone surrogates, U+FFFE and U+FFFF.
   *
   * @example
   * Xml.build({ body: Xml.sanitize(body) })
   */
  sanitize(text: string): string {
    return sanitize(text);
  },
};
