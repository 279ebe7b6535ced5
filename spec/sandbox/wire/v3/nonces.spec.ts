import { Nonces } from '../../../../lib/sandbox/wire/v3/nonces';

describe('the store of used nonces', () => {
  it('keeps a nonce until it expires', () => {
    const nonces = new Nonces();
    expect(nonces.claim('a', 0, 10)).toBe(true);
    expect(nonces.claim('a', 10, 20)).toBe(false);
    expect(nonces.claim('a', 11, 20)).toBe(true);
    expect(nonces.claim('a', 20, 30)).toBe(false);
  });

  it('accepts an expired nonce again, even after one that is still valid', () => {
    const nonces = new Nonces();
    nonces.claim('long', 0, 100);
    nonces.claim('short', 0, 10);
    expect(nonces.claim('short', 50, 60)).toBe(true);
    expect(nonces.claim('long', 50, 150)).toBe(false);
  });

  it('is bounded, and removes the oldest first', () => {
    const nonces = new Nonces(3);
    for (const nonce of ['a', 'b', 'c', 'd']) nonces.claim(nonce, 0, 100);
    expect(['b', 'c', 'd', 'a'].map((nonce) => nonces.claim(nonce, 1, 100))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});
