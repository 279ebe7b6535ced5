/**
 * The beginnings of HTML pages and XML; `<` alone is not enough, because an encrypted file may begin with any byte.
 */
const OPENING = /^<(?:!doctype|!--|\?xml|html|head|body|xml)/i;
const LONGEST = 9;

/**
 * Returns whether bytes begin like HTML or XML, which no file of WeChat Pay does: an error of APIv2, or the response
 * of a proxy.
 */
export function isMarkup(bytes: Buffer): boolean {
  return OPENING.test(bytes.toString('latin1', 0, LONGEST));
}
