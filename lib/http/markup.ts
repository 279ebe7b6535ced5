/** What pages and XML begin with; `<` alone says nothing, since an encrypted file may begin with any byte. */
const OPENING = /^<(?:!doctype|!--|\?xml|html|head|body|xml)/i;
const LONGEST = 9;

/**
 * Whether bytes begin as a page or as XML does, which no file of WeChat Pay's does: an error of APIv2, or the answer of a
 * proxy.
 */
export function isMarkup(bytes: Buffer): boolean {
  return OPENING.test(bytes.toString('latin1', 0, LONGEST));
}
