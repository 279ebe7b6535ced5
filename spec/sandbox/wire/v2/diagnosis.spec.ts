import { createHash } from 'node:crypto';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { signFields, type XmlText } from '../../../support/xml';
import { PATIENCE } from '../../merchant';
import { HandmadeMerchant } from './merchant';

let identity: Identity;
let sandbox: Sandbox;
let merchant: HandmadeMerchant;

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity, https: true });
  merchant = HandmadeMerchant.of(sandbox);
}, PATIENCE);
afterAll(async () => {
  await merchant[Symbol.asyncDispose]();
  await sandbox.close();
});

const ASK = { appid: 'wx1', mch_id: '1900000109', transaction_id: '', out_trade_no: 'a b', sign_type: 'MD5' };

const md5 = (text: string): string => createHash('md5').update(text).digest('hex').toUpperCase();

/** Returns `a=1&b=2` of fields in their order. */
const joined = (
  fields: XmlText,
  keep: (name: string, text: string) => boolean = (_, text) => text !== '',
): string =>
  Object.entries(fields)
    .filter(([name, text]) => name !== 'sign' && keep(name, text))
    .map((pair) => pair.join('='))
    .join('&');

const sorted = (fields: XmlText): XmlText =>
  Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('the diagnosis of a wrong sign', () => {
  const key = () => sandbox.config.secret ?? '';

  it.each<[string, (fields: XmlText) => string, RegExp]>([
    ['a sign in lower case', ({ sign = '' }) => sign.toLowerCase(), /upper case/],
    ['another sign type', (fields) => signFields(fields, 'HMAC-SHA256', key()), /algorithm that sign_type/],
    ['no key', (fields) => md5(joined(sorted(fields))), /key was left out/],
    ['empty fields', (fields) => md5(`${joined(sorted(fields), () => true)}&key=${key()}`), /Empty fields/],
    ['unsorted fields', (fields) => md5(`${joined(fields)}&key=${key()}`), /not sorted/],
    [
      'encoded values',
      (fields) =>
        md5(
          `${joined(
            Object.fromEntries(
              Object.entries(sorted(fields)).map(([name, text]) => [name, encodeURIComponent(text)]),
            ),
          )}&key=${key()}`,
        ),
      /URL-encoded/,
    ],
    [
      'no sign_type',
      (fields) =>
        md5(`${joined(sorted(fields), (name, text) => text !== '' && name !== 'sign_type')}&key=${key()}`),
      /sign_type was not signed/,
    ],
  ])('%s', async (_, sign, sentence) => {
    await merchant.send('/pay/orderquery', ASK, { change: (fields) => ({ ...fields, sign: sign(fields) }) });
    const { verdict, reason } = sandbox.requests.at(-1) ?? {};
    expect(reason).toMatch(sentence);
    expect(verdict).toMatchObject({ accepted: false, fault: 'sign', reason, signed: expect.any(String) });
  });

  it('is not guessed if it is not a common mistake', async () => {
    const { fields } = await merchant.send('/pay/orderquery', ASK, {
      change: (same) => ({ ...same, sign: 'A'.repeat(32) }),
    });
    expect(fields).toMatchObject({ return_code: 'FAIL', return_msg: '签名错误' });
    const { verdict, reason } = sandbox.requests.at(-1) ?? {};
    expect(reason).toMatch(/another key/);
    expect(verdict).not.toHaveProperty('signed');
  });

  it('is omitted if the client certificate is missing', async () => {
    await using bare = new HandmadeMerchant(sandbox, undefined);
    await bare.send('/secapi/pay/refund', ASK);
    expect(sandbox.requests.at(-1)).toMatchObject({
      verdict: { fault: 'certificate' },
      reason: expect.stringContaining('certificate'),
    });
  });
});

describe('the log entry of a failure', () => {
  it('has the code and the message', async () => {
    const { fields } = await merchant.send('/pay/orderquery', { ...ASK, out_trade_no: 'nowhere' });
    expect(fields).toMatchObject({ result_code: 'FAIL', err_code: 'ORDERNOTEXIST' });
    expect(sandbox.requests.at(-1)).toMatchObject({
      verdict: { accepted: true },
      reason: 'ORDERNOTEXIST: 此交易订单号不存在',
    });
  });
});
