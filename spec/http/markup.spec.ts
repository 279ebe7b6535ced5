import { isMarkup } from '../../lib/http/markup';

describe('the beginning of a downloaded file', () => {
  it.each([
    '<xml><return_code>',
    '<?xml version="1.0"?>',
    '<!DOCTYPE html>',
    '<!-- a proxy -->',
    '<HTML>',
    '<html lang="en">',
  ])('is markup if it is %s', (text) => {
    expect(isMarkup(Buffer.from(text))).toBe(true);
  });

  it.each(['<\x80\xff\x01 a ciphertext', '<', '', '\uFEFF交易时间', '%PDF-1.4'])(
    'is file content if it is %j',
    (text) => {
      expect(isMarkup(Buffer.from(text, 'latin1'))).toBe(false);
    },
  );
});
