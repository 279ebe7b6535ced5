import fc from 'fast-check';
import { decodeBase64 } from '../../lib/crypto/base64';

describe('strict base64', () => {
  it.each([
    ['', ''],
    ['QQ==', 'A'],
    ['QQ', 'A'],
    ['QUI=', 'AB'],
    ['QUI', 'AB'],
    ['QUJD', 'ABC'],
    [' QU\r\nJD\n', 'ABC'],
  ])('decodes %j to %j', (text, bytes) => {
    expect(decodeBase64(text)?.toString()).toBe(bytes);
  });

  it.each([
    'Q',
    'QUJDQ',
    'QQ=',
    'QQ===',
    'QUI==',
    'QUJD=',
    'QUJD====',
    '=',
    'Q=Q=',
    'QQ==QQ==',
    'Q-_Q',
    'QQ!=',
    '中文',
  ])('refuses %j', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  it('decodes the output of node:crypto, with line breaks and without padding too', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        for (const form of [text, text.replace(/=+$/, ''), text.replace(/(.{4})/g, '$1\n')]) {
          expect(decodeBase64(form)).toEqual(Buffer.from(bytes));
        }
      }),
    );
  });
});
