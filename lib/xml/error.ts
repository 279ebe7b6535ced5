import { WechatpayError } from '../errors';

/** A text that is not the XML of WeChat Pay's APIv2. */
export class XmlError extends WechatpayError {
  constructor(message: string) {
    super(`not the XML of APIv2: ${message}`, {
      code: 'ERR_XML',
      hint: 'One root element, fields with text inside, UTF-8; an HTML page here mostly comes from a proxy or a wrong URL.',
    });
  }
}
