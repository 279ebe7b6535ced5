import fc from 'fast-check';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { signFields, type XmlText, xmlOf } from '../../../support/xml';
import { PATIENCE } from '../../merchant';
import { HandmadeMerchant, newNumber, orderXml } from './merchant';

let sandbox: Sandbox;
let merchant: HandmadeMerchant;
beforeAll(async () => {
  sandbox = await Sandbox.start({ https: true });
  merchant = HandmadeMerchant.of(sandbox);
}, PATIENCE);
afterAll(async () => {
  await merchant[Symbol.asyncDispose]();
  await sandbox.close();
});

const query = () => ({ appid: 'wx8', mch_id: sandbox.config.mchid, out_trade_no: newNumber() });
const REFUSED = { return_code: 'FAIL', return_msg: '签名错误' };

describe('a message is accepted only with a valid sign', () => {
  it.each(['MD5', 'HMAC-SHA256'] as const)('%s, which also signs the response', async (type) => {
    const { fields } = await merchant.send('/pay/orderquery', { ...query(), sign_type: type }, { type });
    expect(fields).toMatchObject({ return_code: 'SUCCESS', err_code: 'ORDERNOTEXIST' });
    expect(fields['sign']).toBe(signFields(fields, type, sandbox.config.secret));
    expect(sandbox.requests.at(-1)?.verdict).toMatchObject({ accepted: true });
  });

  const without = (name: string) => (fields: XmlText) =>
    Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name));

  it.each<[string, (fields: XmlText) => XmlText]>([
    ['no sign', without('sign')],
    ['an empty sign', (fields) => ({ ...fields, sign: '' })],
    ['another sign', (fields) => ({ ...fields, sign: '0'.repeat(32) })],
    ['a sign in lower case', (fields) => ({ ...fields, sign: String(fields['sign']).toLowerCase() })],
    ['a changed field', (fields) => ({ ...fields, out_trade_no: '1' })],
    ['an added field', (fields) => ({ ...fields, attach: 'x' })],
    ['a removed field', without('nonce_str')],
    ['another sign type than declared', (fields) => ({ ...fields, sign_type: 'HMAC-SHA256' })],
    ['an unknown type', (fields) => ({ ...fields, sign_type: 'SM3' })],
  ])('%s is refused, and the refusal is not signed', async (_, change) => {
    const { fields, status } = await merchant.send('/pay/orderquery', query(), { change });
    expect([status, fields]).toEqual([200, REFUSED]);
  });

  it('the error shows the expected string to sign without the key', async () => {
    await merchant.send('/pay/orderquery', query(), { change: (fields) => ({ ...fields, sign: 'X' }) });
    const { verdict } = sandbox.requests.at(-1) ?? {};
    expect(verdict).toMatchObject({ accepted: false, fault: 'sign' });
    expect(verdict?.expected).toMatch(/^appid=wx8&mch_id=\d+&nonce_str=\w+&out_trade_no=\d+$/);
  });

  it('an empty field is not signed', async () => {
    const { fields } = await merchant.send('/pay/orderquery', { ...query(), transaction_id: '' });
    expect(fields).toMatchObject({ return_code: 'SUCCESS' });
  });
});

describe('an invalid message is refused', () => {
  it.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['JSON', '{"mch_id":"1"}'],
    ['two root elements', '<xml></xml><xml></xml>'],
    ['no end tag', '<xml><mch_id>1</mch_id>'],
    ['nested fields', '<xml><a><b>1</b></a></xml>'],
    ['a repeated field', '<xml><a>1</a><a>2</a></xml>'],
    ['a document type', '<!DOCTYPE xml [<!ENTITY a "b">]><xml><c>&a;</c></xml>'],
    ['an empty document type', '<!DOCTYPE xml><xml><c>1</c></xml>'],
    ['an unknown entity', '<xml><c>&a;</c></xml>'],
    ['bytes that are not UTF-8', Buffer.from([0x3c, 0x78, 0x6d, 0x6c, 0x3e, 0xff])],
  ])('%s', async (_, body) => {
    const { fields } = await merchant.post('/pay/orderquery', body);
    expect(fields).toEqual({ return_code: 'FAIL', return_msg: 'XML格式错误' });
  });

  it('any bytes get a response', async () => {
    const piece = fc.constantFrom(
      '<xml>',
      '</xml>',
      '<a>',
      '</a>',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '<!--',
      '-->',
      '中',
    );
    const message = fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(message, async (text) => {
        const { status, fields } = await merchant.post('/pay/orderquery', text);
        expect([status, fields['return_code']]).toEqual([200, 'FAIL']);
      }),
      { numRuns: 100 },
    );
  });

  it('any text is preserved', async () => {
    const text = fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(text, async (attach) => {
        const clean = attach.replace(/[^\P{C}\n]|\]\]>/gu, '').trim();
        const { fields } = await merchant.send('/pay/orderquery', { ...query(), attach: clean });
        expect(fields).toMatchObject({ return_code: 'SUCCESS' });
      }),
      { numRuns: 100 },
    );
  });
});

describe('fields are validated as documented:', () => {
  it.each<[string, Record<string, string>, string]>([
    ['a missing number', { out_trade_no: '' }, '缺少参数out_trade_no'],
    ['a missing amount', { total_fee: '' }, '缺少参数total_fee'],
    ['an invalid amount', { total_fee: '1.5' }, '参数total_fee格式错误'],
    ['a number that is too long', { out_trade_no: 'x'.repeat(33) }, '参数out_trade_no格式错误'],
    ['an undocumented code', { receipt: 'maybe' }, '参数receipt格式错误'],
    ['a missing nonce_str', { nonce_str: '' }, '缺少参数nonce_str'],
    ['an amount of 0', { total_fee: '0' }, '参数total_fee格式错误'],
    ['an unknown trade_type', { trade_type: 'CASH' }, '参数trade_type格式错误'],
    ['a missing openid', { trade_type: 'JSAPI' }, 'JSAPI支付必须传openid'],
    ['an invalid time', { time_expire: '20261324000000' }, '时间格式错误'],
  ])('%s', async (_, wrong, err_code_des) => {
    const { fields } = await merchant.send('/pay/unifiedorder', {
      ...orderXml(sandbox, newNumber()),
      ...wrong,
    });
    expect(fields).toMatchObject({ result_code: 'FAIL', err_code: 'PARAM_ERROR', err_code_des });
    expect(fields['sign']).toBe(signFields(fields, 'MD5', sandbox.config.secret));
  });

  it('an order of another merchant', async () => {
    const { fields } = await merchant.send('/pay/orderquery', { ...query(), mch_id: '1' });
    expect(fields).toMatchObject({ result_code: 'FAIL', err_code: 'MCHID_NOT_EXIST' });
  });
});

describe('the client certificate', () => {
  const refund = { mch_id: '1900000109' };

  it.each<[string, () => Promise<HandmadeMerchant>]>([
    ['that is missing', async () => new HandmadeMerchant(sandbox, undefined)],
    [
      'of another issuer for the same merchant',
      async () => {
        const { merchant: other } = await Sandbox.identity();
        return new HandmadeMerchant(sandbox, { cert: other.certificate, key: other.privateKey });
      },
    ],
  ])('%s opens nothing', async (_, make) => {
    await using stranger = await make();
    const { status, body } = await stranger.send('/secapi/pay/refund', refund);
    expect(status).toBe(400);
    expect(body.toString()).toContain('No required SSL certificate was sent');
  });

  it('cannot be sent over plain HTTP', async () => {
    await using plain = await Sandbox.start();
    await using http = new HandmadeMerchant(plain, undefined);
    expect((await http.send('/secapi/pay/refund', refund)).status).toBe(400);
  });
});

it('a fault invalidates or removes the sign', async () => {
  const once = { path: '/pay/orderquery', times: 1 } as const;
  sandbox.fault({ kind: 'wrong-signature', ...once });
  const wrong = await merchant.send('/pay/orderquery', query());
  expect(wrong.fields['sign']).toMatch(/^[0-9A-F]{32}$/);
  expect(wrong.fields['sign']).not.toBe(signFields(wrong.fields, 'MD5', sandbox.config.secret));
  sandbox.fault({ kind: 'missing-headers', ...once });
  const missing = await merchant.send('/pay/orderquery', query());
  expect(missing.fields).toMatchObject({ return_code: 'SUCCESS' });
  expect(missing.body.toString()).not.toContain('<sign>');
});

it('an unknown path is refused', async () => {
  const { status } = await merchant.post('/pay/unknown', xmlOf({}));
  expect(status).toBe(404);
});
