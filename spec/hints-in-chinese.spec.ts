import { ConfigError } from 'wechatpay-chain';
import { translateHint } from '../lib/hints';
import { internalCodes } from '../lib/openapi/internal-codes';
import { writtenHints } from './support/hints';

/** Four English words in a row, outside of code: a sentence that was not translated. */
const ENGLISH = /(?:^|[\s：，。])(?:[A-Za-z]+ ){3}[a-z]+/;

/** New hints that may wait for their translation; they are shown in English until then. */
const MOST_WAITING = 15;

/** The hints that have no Chinese text, or only a part of one. */
function untranslated(hints: readonly string[]): string[] {
  return hints.filter((hint) => {
    const text = translateHint(hint);
    return text === hint || ENGLISH.test(text);
  });
}

describe('hints in Chinese', () => {
  const written = writtenHints();

  it('exist for the hints of the source, except for a few new ones; add those to lib/hints', () => {
    expect(written.length).toBeGreaterThan(250);
    const missing = untranslated(written.map(({ text }) => text.replace(/\{(\d)\}/g, 'x$1')));
    expect({ missing, few: missing.length <= MOST_WAITING }).toEqual({ missing, few: true });
  });

  it('exist for every internal code of WeChat Pay', () => {
    const hints = Object.values(internalCodes()).map(({ en, remedy }) => `${en} ${remedy}`);
    expect(untranslated(hints)).toEqual([]);
  });

  it.each([
    [
      'WeChat Pay or the connection failed. The request may have been executed. First query GET v3/refund/domestic/refunds/{out_refund_no} with out_refund_no R1; if you call again, use the same number and content. If it is CLOSED, refund again with a new out_refund_no. If it is ABNORMAL, call apply-abnormal-refund with this out_refund_no.',
      '微信支付系统或连接出现故障。请求可能已被受理。请先用 GET v3/refund/domestic/refunds/{out_refund_no} 查询 out_refund_no R1；如需重试，单号和内容必须相同。状态为 CLOSED 时，请换用新的 out_refund_no 重新退款；为 ABNORMAL 时，请用该 out_refund_no 调用 apply-abnormal-refund。',
    ],
    [
      'amount.total has the wrong type: 总金额 (Total amount), integer, required, in fen, 1.., int64.',
      'amount.total 的类型有误：总金额，integer，必填，单位：分，1..，int64。',
    ],
    [
      "Set the machine's clock (NTP): it is 600 seconds behind WeChat Pay's.",
      '请用 NTP 校准本机时钟：比微信支付慢 600 秒。',
    ],
    ['A hint of my own. Check the cause.', 'A hint of my own. 请查看 cause。'],
    ['', ''],
  ])('keep values and order: %.60s', (hint, expected) => {
    expect(translateHint(hint)).toBe(expected);
  });

  it('are read from the error', () => {
    const error = new ConfigError('mchid', 'expected a string', 'Pass text.');
    expect([error.hintIn('zh'), error.hintIn('en'), error.hint]).toEqual([
      '请传文本。',
      'Pass text.',
      'Pass text.',
    ]);
  });

  it('translate a long hint quickly', () => {
    const long = 'The request may have been executed, '.repeat(2_000);
    expect(translateHint(long).length).toBeGreaterThan(0);
  });
});
