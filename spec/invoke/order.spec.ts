import { verify } from 'node:crypto';
import { ApiError, ConfigError, Wechatpay } from 'wechatpay-chain';
import { Invoke, type OrderKind } from 'wechatpay-chain/invoke';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';

let identity: Identity;
let sandbox: Sandbox;
let wxpay: Wechatpay;
let invoke: Invoke;
beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity });
  wxpay = new Wechatpay(sandbox.config);
  invoke = new Invoke(wxpay);
});
afterAll(async () => {
  await wxpay.close();
  await sandbox.close();
});

const APPID = 'wxd678efh567hg6787';
const OPENID = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o';
let count = 0;
const order = () => {
  count += 1;
  return {
    appid: APPID,
    description: 'A cup of tea',
    out_trade_no: `order-${count}`,
    notify_url: 'https://shop.example/notify',
    amount: { total: 100 },
  };
};
const partnerOrder = () => {
  const { appid, ...rest } = order();
  return { ...rest, sp_appid: APPID, sp_mchid: sandbox.config.mchid, sub_mchid: '1900000110' };
};

/** Checks a signature of the merchant over lines. */
function isSigned(signature: string, ...lines: string[]): boolean {
  const text = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  return verify('sha256', text, identity.merchant.certificate, Buffer.from(signature, 'base64'));
}

const sent = () => {
  const { target, body } = sandbox.requests.at(-1) ?? {};
  return { target, json: JSON.parse(String(body)) };
};

describe('invoke.order', () => {
  it('returns the signed parameters for JSAPI', async () => {
    const payment = await invoke.order('jsapi', { ...order(), payer: { openid: OPENID } });
    expect(payment.package).toMatch(/^prepay_id=\w+/);
    const { appId, timeStamp, nonceStr, paySign } = payment;
    expect(appId).toBe(APPID);
    expect(isSigned(paySign, appId, timeStamp, nonceStr, payment.package)).toBe(true);
    expect(sent()).toMatchObject({
      target: '/v3/pay/transactions/jsapi',
      json: { mchid: sandbox.config.mchid },
    });
  });

  it('returns the parameters of a mini program without the appid', async () => {
    const payment = await invoke.order('miniProgram', { ...order(), payer: { openid: OPENID } });
    expect(Object.keys(payment).sort()).toEqual(['nonceStr', 'package', 'paySign', 'signType', 'timeStamp']);
    expect(isSigned(payment.paySign, APPID, payment.timeStamp, payment.nonceStr, payment.package)).toBe(true);
  });

  it('returns the signed parameters of an app', async () => {
    const payment = await invoke.order('app', order());
    const { appid, timestamp, noncestr, prepayid, sign, partnerid } = payment;
    expect(partnerid).toBe(sandbox.config.mchid);
    expect(isSigned(sign, appid, timestamp, noncestr, prepayid)).toBe(true);
    expect(sent().target).toBe('/v3/pay/transactions/app');
  });

  it('returns the URL of H5, with the page to return to', async () => {
    const scene_info = { payer_client_ip: '127.0.0.1', h5_info: { type: 'Wap' } } as const;
    const url = await invoke.order(
      'h5',
      { ...order(), scene_info },
      { redirect_url: 'https://shop.example/done' },
    );
    expect(url).toMatch(/^https:\/\/.*redirect_url=https%3A%2F%2Fshop\.example%2Fdone$/);
    expect(sent().target).toBe('/v3/pay/transactions/h5');
  });

  it('returns the text of the QR code', async () => {
    expect(await invoke.order('native', order())).toMatch(/^weixin:\/\//);
    expect(sent().target).toBe('/v3/pay/transactions/native');
  });

  it('places the order of a partner at the paths of partners', async () => {
    const payment = await invoke.order('jsapi', { ...partnerOrder(), payer: { sp_openid: OPENID } });
    expect(payment.appId).toBe(APPID);
    expect(sent().target).toBe('/v3/pay/partner/transactions/jsapi');
    expect(sent().json).not.toHaveProperty('mchid');
    const app = await invoke.order('app', { ...partnerOrder(), sub_appid: 'wx0000000000000001' });
    expect(app).toMatchObject({ appid: 'wx0000000000000001', partnerid: '1900000110' });
  });

  it('passes the options of the call on', async () => {
    const aborted = invoke.order('native', order(), { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: 'ERR_ABORTED', outcome: 'not-sent' });
  });

  it('throws the error of the call', async () => {
    const refused = invoke.order('native', { ...order(), amount: { total: 0 } });
    await expect(refused).rejects.toBeInstanceOf(ApiError);
    await expect(refused).rejects.toThrow(/^POST v3\/pay\/transactions\/native: /);
  });

  it.each(['JSAPI', 'toString', undefined])('refuses the kind %p', async (kind) => {
    const refused = invoke.order(kind as OrderKind, order() as never);
    await expect(refused).rejects.toBeInstanceOf(ConfigError);
  });
});
