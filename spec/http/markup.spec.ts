import { isMarkup } from '../../lib/http/markup';

describe('bytes that a file was expected in', () => {
  it.each([
    '<xml><return_code>',
    '<?xml version="1.0"?>',
    '<!DOCTYPE html>',
    '<!-- a proxy -->',
    '<HTML>',
    '<html lang="en">',
  ])('are markup where they begin with %s', (text) => {
    expect(isMarkup(Buffer.from(text))).toBe(true);
  });

  it.each(['<\x80\xff\x01 a ciphertext', '<', '', '\uFEFF交易时间', '%PDF-1.4'])(
    'are a file where they begin with %j',
    (text) => {
      expect(isMarkup(Buffer.from(text, 'latin1'))).toBe(false);
    },
  );
});
