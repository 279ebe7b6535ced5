import fc from 'fast-check';
import { ConfigError, fen, yuan } from 'wechatpay-chain';

const amounts = fc.nat({ max: Number.MAX_SAFE_INTEGER });

describe('fen and yuan', () => {
  it('convert every amount and back', () => {
    fc.assert(fc.property(amounts, (amount) => fen(yuan(amount)) === amount));
  });

  it('agree with integer arithmetic', () => {
    fc.assert(
      fc.property(fc.nat({ max: 90_071_992_547_408 }), fc.nat({ max: 99 }), (whole, cents) => {
        const text = `${whole}.${String(cents).padStart(2, '0')}`;
        return BigInt(fen(text)) === BigInt(whole) * 100n + BigInt(cents) && yuan(fen(text)) === text;
      }),
    );
  });

  it('accept one decimal or none', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 9 }), (whole, tenth) => {
        return fen(`${whole}.${tenth}`) === whole * 100 + tenth * 10 && fen(String(whole)) === whole * 100;
      }),
    );
  });

  it.each([
    ['12.34', 1234],
    ['0', 0],
    ['0.01', 1],
    ['007.5', 750],
    [12.34, 1234],
    [0.29, 29],
    [1.1, 110],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('fen(%p) is exactly %p', (amount, expected) => {
    expect(fen(amount)).toBe(expected);
  });

  it.each([
    [1234, '12.34'],
    [0, '0.00'],
    [5, '0.05'],
    [100, '1.00'],
    [Number.MAX_SAFE_INTEGER, '90071992547409.91'],
  ])('yuan(%p) is %p', (amount, expected) => {
    expect(yuan(amount)).toBe(expected);
  });

  it.each([
    '12.345',
    '-1',
    '+1',
    '1e3',
    '',
    ' 1',
    '1 ',
    '1.',
    '.5',
    '1,000.00',
    '¥1',
    '12.34\n',
    '１２',
    '90071992547409.92',
    0.1 + 0.2,
    -0.01,
    1e21,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    12n,
    { toString: () => '1' },
  ])('fen refuses %p', (amount) => {
    expect(() => fen(amount as string)).toThrow(ConfigError);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1234', null, undefined, 12n])(
    'yuan refuses %p',
    (amount) => {
      expect(() => yuan(amount as number)).toThrow(ConfigError);
    },
  );

  it('never accepts a text that has another form', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const valid = /^\d{1,14}(\.\d{1,2})?$/.test(text);
        try {
          return fen(text) >= 0 && valid;
        } catch (error) {
          return !valid && error instanceof ConfigError;
        }
      }),
    );
  });

  it('do not show an invalid text in the error', () => {
    expect(() => fen('A-SECRET')).toThrow('received a string of 8 characters');
  });
});
