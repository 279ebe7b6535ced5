import { brandErrorClass, type CodeOf, WechatpayError } from '../errors';

/** The text is not valid APIv2 XML. */
export class XmlError extends WechatpayError {
  static {
    brandErrorClass(XmlError, 'XmlError');
  }

  declare readonly code: CodeOf<'XmlError'>;

  constructor(message: string) {
    super(`not the XML of APIv2: ${message}`, {
      code: 'ERR_XML',
      hint: 'One root element, fields with text inside, UTF-8; an HTML page here mostly comes from a proxy or a wrong URL.',
    });
  }
}
