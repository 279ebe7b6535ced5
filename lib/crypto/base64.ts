const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Decodes base64; returns undefined for any other text, which `Buffer.from` would decode by skipping characters.
 * Line breaks are allowed and the padding may be missing, since other implementations write both.
 */
export function decodeBase64(text: string): Buffer<ArrayBuffer> | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : decodeLenient(text);
}

function decodeLenient(text: string): Buffer<ArrayBuffer> | undefined {
  const body = /\s/.test(text) ? text.replace(/\s+/g, '') : text;
  const digits = body.endsWith('=') ? body.indexOf('=') : body.length;
  const whole = body.length === digits || body.length % 4 === 0;
  if (!whole || digits % 4 === 1 || !ALPHABET.test(body)) return undefined;
  return Buffer.from(body, 'base64');
}
