const START =
  'A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F' +
  '\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const NAME = new RegExp(`^[${START}][${START}\\-.\\d\\xB7\\u0300-\\u036F\\u203F\\u2040]*$`, 'u');
const ILLEGAL = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Keys that change an object's prototype in careless copies. */
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Tells whether a name is valid for an element: an XML name without a colon that is not a key of prototypes.
 *
 * @see https://www.w3.org/TR/xml/#NT-Name
 */
export function isElementName(name: string): boolean {
  return NAME.test(name) && !PROTOTYPE_KEYS.has(name);
}

/**
 * Removes the characters that XML does not allow: control characters, lone surrogates, U+FFFE and U+FFFF.
 *
 * @see https://www.w3.org/TR/xml/#charsets
 */
export function sanitize(text: string): string {
  return text.replace(ILLEGAL, '');
}
