import { brandErrorClass, type CodeOf, WechatpayError } from '../errors';

/** The text is not valid APIv2 XML. */
export class XmlError extends WechatpayError {
  static {
    brandErrorClass(XmlError, 'XmlError');
  }

  declare readonly code: CodeOf<'XmlError'>;

  constructor(message: string) {
    super(`Expected APIv2 XML, but ${message}`, {
      code: 'ERR_XML',
      hint: 'Pass UTF-8 XML with one root element and text fields. If it is an HTML page, check the URL and the proxies.',
    });
  }
}
