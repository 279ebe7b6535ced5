import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError, Wechatpay } from 'wechatpay-chain';
import { Invoke } from 'wechatpay-chain/invoke';
import { config, merchant } from '../support/client';
import { pem } from '../support/keys';

const SECRET = '192006250b4c09247ec02edce69f6a2d';
// The values of the official pages: https://pay.weixin.qq.com/docs/partner/apis/combine-payment/orders/jsapi-transfer-payment.html
const APPID = 'wx8888888888888888';
const SECONDS = 1_414_561_699;
const NONCE = '5K8264ILTKCH16CQ2502SI8ZNMTM67VS';
const PREPAY_ID = 'wx201410272009395522657a690389285100';

const wxpay = new Wechatpay({
  ...config,
  secret: SECRET,
  clock: () => SECONDS * 1000 + 999,
  nonce: () => NONCE,
});
const invoke = new Invoke(wxpay);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'invoke-'));
  writeFileSync(path.join(folder, 'key.pem'), pem(merchant.privateKey));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the official pages do on the command line. */
function openssl(text: string): string {
  const arguments_ = ['dgst', '-sha256', '-sign', path.join(folder, 'key.pem')];
  return execFileSync('openssl', arguments_, { input: text }).toString('base64');
}

/** An APIv2 sign, from the text that the page says is signed. */
function sign(text: string, type: 'MD5' | 'HMAC-SHA256' = 'HMAC-SHA256'): string {
  const digest = type === 'MD5' ? ['-md5'] : ['-sha256', '-hmac', SECRET];
  const printed = execFileSync('openssl', ['dgst', ...digest], { input: `${text}&key=${SECRET}` }).toString();
  return (/[0-9a-f]+$/.exec(printed.trim())?.[0] ?? '').toUpperCase();
}

describe('a payment of APIv3', () => {
  it('with JSAPI signs four lines', async () => {
    await expect(invoke.jsapi({ appid: APPID, prepay_id: PREPAY_ID })).resolves.toEqual({
      appId: APPID,
      timeStamp: '1414561699',
      nonceStr: NONCE,
      package: `prepay_id=${PREPAY_ID}`,
      signType: 'RSA',
      paySign: openssl(`${APPID}\n1414561699\n${NONCE}\nprepay_id=${PREPAY_ID}\n`),
    });
  });

  it('signs the parameters of subsidized instalments', async () => {
    const subsidy = { subsidy_period_type: 'PERIOD', selected_installment_number: 6 };
    const payment = await invoke.jsapi({ appid: APPID, prepay_id: PREPAY_ID, subsidy });
    const extension = `prepay_id=${PREPAY_ID}&subsidy_period_type=PERIOD&selected_installment_number=6`;
    expect(payment.package).toBe(extension);
    expect(payment.paySign).toBe(openssl(`${APPID}\n1414561699\n${NONCE}\n${extension}\n`));
  });

  it('in a mini program signs the appid without passing it', async () => {
    const { appId, ...payment } = await invoke.jsapi({ appid: APPID, prepay_id: PREPAY_ID });
    await expect(invoke.miniProgram({ appid: APPID, prepay_id: PREPAY_ID })).resolves.toEqual(payment);
  });

  it('in an app signs prepay_id without a prefix', async () => {
    await expect(invoke.app({ appid: APPID, prepay_id: PREPAY_ID })).resolves.toEqual({
      appid: APPID,
      partnerid: '1900000109',
      prepayid: PREPAY_ID,
      package: 'Sign=WXPay',
      noncestr: NONCE,
      timestamp: '1414561699',
      sign: openssl(`${APPID}\n1414561699\n${NONCE}\n${PREPAY_ID}\n`),
    });
    await expect(invoke.app({ appid: APPID, prepay_id: PREPAY_ID, partnerid: '1' })).resolves.toMatchObject({
      partnerid: '1',
    });
  });

  it.each([
    ['https://wx.tenpay.com/checkmweb?prepay_id=1', undefined, 'https://wx.tenpay.com/checkmweb?prepay_id=1'],
    [
      'https://wx.tenpay.com/checkmweb?prepay_id=1',
      'https://a.com/b?c=d&e=中#f',
      'https://wx.tenpay.com/checkmweb?prepay_id=1&redirect_url=https%3A%2F%2Fa.com%2Fb%3Fc%3Dd%26e%3D%E4%B8%AD%23f',
    ],
    ['https://wx.tenpay.com/x', 'https://a.com', 'https://wx.tenpay.com/x?redirect_url=https%3A%2F%2Fa.com'],
  ])('in a browser opens %s and returns to %s', (h5_url, redirect_url, page) => {
    const back = redirect_url === undefined ? {} : { redirect_url };
    expect(invoke.h5({ h5_url, ...back })).toBe(page);
    expect(invoke.v2.h5({ mweb_url: h5_url, ...back })).toBe(page);
  });

  it('as a QR code is the code_url of WeChat Pay', () => {
    expect(invoke.native({ code_url: 'weixin://wxpay/bizpayurl?pr=a' })).toBe(
      'weixin://wxpay/bizpayurl?pr=a',
    );
  });
});

describe('a payment of APIv2', () => {
  const signed = (type: string) =>
    `appId=${APPID}&nonceStr=${NONCE}&package=prepay_id=${PREPAY_ID}&signType=${type}&timeStamp=1414561699`;

  it.each([
    [undefined, 'MD5'],
    ['MD5', 'MD5'],
    ['HMAC-SHA256', 'HMAC-SHA256'],
  ] as const)('is signed with the sign type of its order: %s', (sign_type, type) => {
    const order = { appid: APPID, prepay_id: PREPAY_ID, ...(sign_type && { sign_type }) };
    const payment = invoke.v2.jsapi(order);
    expect(payment).toEqual({
      appId: APPID,
      timeStamp: '1414561699',
      nonceStr: NONCE,
      package: `prepay_id=${PREPAY_ID}`,
      signType: type,
      paySign: sign(signed(type), type),
    });
    const { appId, ...rest } = payment;
    expect(invoke.v2.miniProgram(order)).toEqual(rest);
    expect(invoke.v2.app(order)).toEqual({
      appid: APPID,
      partnerid: '1900000109',
      prepayid: PREPAY_ID,
      package: 'Sign=WXPay',
      noncestr: NONCE,
      timestamp: '1414561699',
      sign: sign(
        `appid=${APPID}&noncestr=${NONCE}&package=Sign=WXPay&partnerid=1900000109&prepayid=${PREPAY_ID}&timestamp=1414561699`,
        type,
      ),
    });
  });
});

describe('WeChat Pay Score', () => {
  it('confirms an order with only its package, without the APIv2 key', () => {
    const { payscore } = new Invoke(new Wechatpay(config));
    expect(payscore.confirm({ package: 'A+b/c==' })).toEqual({
      app: {
        businessType: 'wxpayScoreUse',
        query: 'package=A%2Bb%2Fc%3D%3D',
        extInfo: '{"miniProgramType":0}',
      },
      jsapi: { businessType: 'wxpayScoreUse', queryString: 'package=A%2Bb%2Fc%3D%3D' },
      miniProgram: { businessType: 'wxpayScoreUse', extraData: { package: 'A+b/c==' } },
    });
  });

  it('requests a permission with only its token, without the APIv2 key', () => {
    const { payscore } = new Invoke(new Wechatpay(config));
    const query = 'apply_permissions_token=a%2Bb';
    expect(payscore.permission({ apply_permissions_token: 'a+b' })).toEqual({
      app: { businessType: 'wxpayScoreEnable', query, extInfo: '{"miniProgramType":0}' },
      jsapi: { businessType: 'wxpayScoreEnable', queryString: query },
      miniProgram: { businessType: 'wxpayScoreEnable', extraData: { apply_permissions_token: 'a+b' } },
    });
  });

  it('confirms an order of a global merchant with a signature, in each client type', () => {
    const text = `mch_id=1900000109&nonce_str=${NONCE}&package=A+b/c==&sign_type=HMAC-SHA256&timestamp=1414561699`;
    const query = `mch_id=1900000109&package=A%2Bb%2Fc%3D%3D&timestamp=1414561699&nonce_str=${NONCE}&sign_type=HMAC-SHA256&sign=${sign(text)}`;
    expect(invoke.payscore.global.confirm({ package: 'A+b/c==' })).toEqual({
      app: { businessType: 'wxpayScoreUse', query, extInfo: '{"miniProgramType":0}' },
      jsapi: { businessType: 'wxpayScoreUse', queryString: query },
      miniProgram: {
        businessType: 'wxpayScoreUse',
        extraData: {
          mch_id: '1900000109',
          package: 'A+b/c==',
          timestamp: '1414561699',
          nonce_str: NONCE,
          sign_type: 'HMAC-SHA256',
          sign: sign(text),
        },
      },
    });
  });

  it('opens the page of an order', () => {
    const text = `mch_id=1900000109&nonce_str=${NONCE}&out_order_no=1234323JKHDFE1243252&service_id=88888888000011&sign_type=HMAC-SHA256&timestamp=1414561699`;
    const views = invoke.payscore.detail({
      service_id: '88888888000011',
      out_order_no: '1234323JKHDFE1243252',
    });
    expect(views.miniProgram).toEqual({
      businessType: 'wxpayScoreDetail',
      extraData: expect.objectContaining({ service_id: '88888888000011', sign: sign(text) }),
    });
    expect(views.jsapi.queryString).toContain(`&sign=${sign(text)}`);
  });
});

describe('coupons', () => {
  it('are claimed on a page', () => {
    const text =
      'coupon_code=C1&open_id=oUpF8uMuAJO_M2pxb1Q9zNjWeS6o&out_request_no=R123&send_coupon_merchant=1900000109&stock_id=S1';
    const coupon = { stock_id: 'S1', out_request_no: 'R123', open_id: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' };
    expect(invoke.busifavor.h5({ ...coupon, coupon_code: 'C1' })).toBe(
      `https://action.weixin.qq.com/busifavor/getcouponinfo?stock_id=S1&out_request_no=R123&coupon_code=C1&open_id=${coupon.open_id}&send_coupon_merchant=1900000109&sign=${sign(text)}#wechat_pay&wechat_redirect`,
    );
    expect(invoke.busifavor.h5({ ...coupon, send_coupon_merchant: '10016226' })).toContain(
      `sign=${sign(text.replace('coupon_code=C1&', '').replace('1900000109', '10016226'))}`,
    );
  });

  it('are claimed through the plug-in, with numbered names', () => {
    const coupons = [
      { stock_id: '123', out_request_no: 'R123' },
      { stock_id: '456', out_request_no: 'R456', coupon_code: 'C' },
    ];
    const text =
      'coupon_code1=C&out_request_no0=R123&out_request_no1=R456&send_coupon_merchant=10016226&stock_id0=123&stock_id1=456';
    expect(invoke.busifavor.plugin(coupons, '10016226')).toEqual({
      send_coupon_params: coupons,
      send_coupon_merchant: '10016226',
      sign: sign(text),
    });
    expect(invoke.busifavor.plugin(coupons).send_coupon_merchant).toBe('1900000109');
  });

  it.each([0, 11])('can be 1 to 10, not %d', (count) => {
    const coupons = Array.from({ length: count }, () => ({ stock_id: '1', out_request_no: 'R' }));
    expect(() => invoke.busifavor.plugin(coupons)).toThrow(ConfigError);
  });
});

describe('a red packet', () => {
  it('signs its encoded package without signType', () => {
    const encoded = 'sendid%3D242e%26ver%3D8';
    expect(invoke.redPacket({ appid: APPID, package: 'sendid=242e&ver=8' })).toEqual({
      timeStamp: '1414561699',
      nonceStr: NONCE,
      package: encoded,
      signType: 'MD5',
      paySign: sign(`appId=${APPID}&nonceStr=${NONCE}&package=${encoded}&timeStamp=1414561699`, 'MD5'),
    });
  });
});

describe('a transfer', () => {
  it('is confirmed in each client type', () => {
    const own = { mchId: '1900000109', appId: APPID, package: 'affffddafdfafddffda==' };
    expect(invoke.transfer({ appid: APPID, package_info: 'affffddafdfafddffda==' })).toEqual({
      jsapi: own,
      miniProgram: own,
      app: {
        businessType: 'requestMerchantTransfer',
        query: `mchId=1900000109&appId=${APPID}&package=affffddafdfafddffda%3D%3D`,
      },
    });
  });

  it('contains the sub-merchant of a partner', () => {
    const transfer = { appid: APPID, package_info: 'a', sub_mchid: '1900000110', sub_appid: 'wx9' };
    expect(invoke.transfer(transfer).jsapi).toMatchObject({ subMchId: '1900000110', subAppId: 'wx9' });
  });
});

describe('a payment by medical insurance', () => {
  const MIX = '1234567890123456789012345678';

  it('is signed like a JSAPI payment, with an unsigned mixTradeNo', async () => {
    const payment = await invoke.medicalInsurance({ appid: APPID, mix_trade_no: MIX, prepay_id: PREPAY_ID });
    const miniProgram = {
      mixTradeNo: MIX,
      timeStamp: '1414561699',
      nonceStr: NONCE,
      package: `prepay_id=${PREPAY_ID}`,
      signType: 'RSA',
      paySign: openssl(`${APPID}\n1414561699\n${NONCE}\nprepay_id=${PREPAY_ID}\n`),
    };
    expect(payment).toEqual({ jsapi: { appid: APPID, ...miniProgram }, miniProgram });
  });

  it('has no cash payment fields if insurance pays everything', async () => {
    await expect(invoke.medicalInsurance({ appid: APPID, mix_trade_no: MIX })).resolves.toEqual({
      jsapi: { appid: APPID, mixTradeNo: MIX },
      miniProgram: { mixTradeNo: MIX },
    });
  });

  it.each([
    ['mix_trade_no', { appid: APPID, mix_trade_no: '', prepay_id: PREPAY_ID }],
    ['appid', { appid: '', mix_trade_no: MIX, prepay_id: PREPAY_ID }],
    ['prepay_id', { appid: APPID, mix_trade_no: MIX, prepay_id: '' }],
  ])('requires %s', async (field, order) => {
    await expect(invoke.medicalInsurance(order)).rejects.toMatchObject({ code: 'ERR_CONFIG', field });
  });
});

describe('invalid parameters', () => {
  it.each<[string, string, () => unknown]>([
    ['appid', 'no appid', () => invoke.jsapi({ appid: '', prepay_id: PREPAY_ID })],
    ['appid', 'a line feed in the appid', () => invoke.app({ appid: `${APPID}\n`, prepay_id: PREPAY_ID })],
    ['prepay_id', 'no prepay_id', () => invoke.jsapi({ appid: APPID, prepay_id: '' })],
    [
      'prepay_id',
      'a package in place of a prepay_id',
      () => invoke.jsapi({ appid: APPID, prepay_id: `prepay_id=${PREPAY_ID}` }),
    ],
    [
      'prepay_id',
      'the same in an app',
      () => invoke.app({ appid: APPID, prepay_id: `prepay_id=${PREPAY_ID}` }),
    ],
    ...([0, 1.5, '6\nx'] as number[]).map((selected_installment_number): [string, string, () => unknown] => [
      'selected_installment_number',
      JSON.stringify(selected_installment_number),
      () => {
        const subsidy = { subsidy_period_type: 'P', selected_installment_number };
        return invoke.jsapi({ appid: APPID, prepay_id: PREPAY_ID, subsidy });
      },
    ]),
    ['partnerid', 'nobody', () => invoke.app({ appid: APPID, prepay_id: PREPAY_ID, partnerid: '' })],
    [
      'partnerid',
      'nobody, of APIv2',
      () => invoke.v2.app({ appid: APPID, prepay_id: PREPAY_ID, partnerid: '' }),
    ],
    [
      'send_coupon_merchant',
      'nobody',
      () => invoke.busifavor.plugin([{ stock_id: '1', out_request_no: 'R' }], ''),
    ],
    [
      'send_coupon_merchant',
      'nobody, on a page',
      () =>
        invoke.busifavor.h5({ stock_id: '1', out_request_no: 'R', open_id: 'o', send_coupon_merchant: '' }),
    ],
    ['h5_url', 'a foreign scheme', () => invoke.h5({ h5_url: 'javascript:alert(1)' })],
    ['redirect_url', 'half a URL', () => invoke.h5({ h5_url: 'https://a.com', redirect_url: '/b' })],
    ['code_url', 'no code', () => invoke.native({ code_url: 'https://a.com' })],
    ['package', 'no package', () => invoke.payscore.confirm({ package: '' })],
    ['package', 'no package', () => invoke.payscore.global.confirm({ package: '' })],
    [
      'apply_permissions_token',
      'no token',
      () => invoke.payscore.permission({ apply_permissions_token: '' }),
    ],
    ['package_info', 'no package_info', () => invoke.transfer({ appid: APPID, package_info: '' })],
    [
      'coupons.0.stock_id',
      'no stock',
      () => invoke.busifavor.plugin([{ stock_id: '', out_request_no: 'R' }]),
    ],
  ])('%s: %s', async (field, _, make) => {
    const outcome = (async () => make())();
    await expect(outcome).rejects.toBeInstanceOf(ConfigError);
    await expect(outcome).rejects.toMatchObject({ field });
  });

  it('names the missing APIv2 key', () => {
    const { v2, payscore } = new Invoke(new Wechatpay(config));
    for (const make of [
      () => v2.jsapi({ appid: APPID, prepay_id: PREPAY_ID }),
      () => payscore.detail({ service_id: '1', out_order_no: '2' }),
      () => payscore.global.confirm({ package: 'a' }),
    ]) {
      expect(make).toThrow(expect.objectContaining({ field: 'secret' }));
    }
  });

  it('requires a client', () => {
    expect(() => new Invoke(config as never)).toThrow(ConfigError);
  });
});
