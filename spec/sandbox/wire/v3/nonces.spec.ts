import { Nonces } from '../../../../lib/sandbox/wire/v3/nonces';

describe('the memory for nonces', () => {
  it('knows a nonce until it expires', () => {
    const nonces = new Nonces();
    expect(nonces.claim('a', 0, 10)).toBe(true);
    expect(nonces.claim('a', 10, 20)).toBe(false);
    expect(nonces.claim('a', 11, 20)).toBe(true);
    expect(nonces.claim('a', 20, 30)).toBe(false);
  });

  it('knows an expired nonce for new, even behind one that is still good', () => {
    const nonces = new Nonces();
    nonces.claim('long', 0, 100);
    nonces.claim('short', 0, 10);
    expect(nonces.claim('short', 50, 60)).toBe(true);
    expect(nonces.claim('long', 50, 150)).toBe(false);
  });

  it('is bounded: the oldest goes first', () => {
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
