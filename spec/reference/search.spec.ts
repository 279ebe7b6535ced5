import { findOperations } from '../../lib/reference';

const keysOf = (text: string): string[] =>
  findOperations(text).map(({ method, path }) => `${method} ${path}`);

const NATIVE = 'POST v3/pay/transactions/native';

describe('a pasted text finds its operation', () => {
  it.each([
    ['/v3/pay/transactions/native', [NATIVE]],
    ['https://api.mch.weixin.qq.com/v3/pay/transactions/native', [NATIVE]],
    ['http://127.0.0.1:8080/v3/pay/transactions/native?a=b', [NATIVE]],
    ['v3.pay.transactions.native', [NATIVE]],
    ['wxpay.v3.pay.transactions.native.post({ json })', [NATIVE]],
    ["const { data } = await wxpay.chain('v3/pay/transactions/native').post({", [NATIVE]],
    ["wxpay['v3/pay/transactions/native'].postAsync({", [NATIVE]],
    [
      `curl -X POST 'https://api.mch.weixin.qq.com/v3/pay/transactions/native' -H 'Accept: */*' -d '{}'`,
      [NATIVE],
    ],
    ['POST /v3/pay/transactions/native HTTP/1.1', [NATIVE]],
    [
      'wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get',
      ['GET v3/pay/transactions/out-trade-no/{out_trade_no}'],
    ],
    [
      'https://api.mch.weixin.qq.com/v3/pay/transactions/out-trade-no/1217752501201407033233368018?mchid=1900000109',
      ['GET v3/pay/transactions/out-trade-no/{out_trade_no}'],
    ],
    ['https://apihk.mch.weixin.qq.com/hk/v3/transactions/native', ['POST v3/transactions/native']],
    ['curl https://api.mch.weixin.qq.com/pay/unifiedorder -d "<xml/>"', ['POST v2/pay/unifiedorder']],
    ['curl https://api.mch.weixin.qq.com/v3/customs/orders', ['GET v3/customs/orders']],
    ['/v3/customs/orders', ['GET v3/customs/orders', 'POST v3/customs/orders', 'PATCH v3/customs/orders']],
  ])('%s', (text, keys) => {
    expect(keysOf(text).sort()).toEqual([...keys].sort());
  });

  it.each(['', ' ', '/', 'https://', 'curl', 'v3.', "chain('", '%', 'http://[', '没有这个'])(
    '%j finds or fails quietly',
    (text) => {
      expect(() => keysOf(text)).not.toThrow();
    },
  );
});

const WANTED: readonly (readonly [query: string, wanted: string])[] = [
  ['refund', 'POST v3/refund/domestic/refunds'],
  ['退款', 'POST v3/refund/domestic/refunds'],
  ['申请退款', 'POST v3/refund/domestic/refunds'],
  ['query refund', 'GET v3/refund/domestic/refunds/{out_refund_no}'],
  ['退款查询', 'GET v3/refund/domestic/refunds/{out_refund_no}'],
  ['查询退款', 'GET v3/refund/domestic/refunds/{out_refund_no}'],
  ['abnormal refund', 'POST v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund'],
  ['异常退款', 'POST v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund'],
  ['place order', 'POST v3/pay/transactions/jsapi'],
  ['下单', 'POST v3/pay/transactions/jsapi'],
  ['native', NATIVE],
  ['native下单', NATIVE],
  ['扫码', NATIVE],
  ['jsapi', 'POST v3/pay/transactions/jsapi'],
  ['小程序', 'POST v3/pay/transactions/jsapi'],
  ['mini program', 'POST v3/pay/transactions/jsapi'],
  ['h5', 'POST v3/pay/transactions/h5'],
  ['H5下单', 'POST v3/pay/transactions/h5'],
  ['app', 'POST v3/pay/transactions/app'],
  ['app下单', 'POST v3/pay/transactions/app'],
  ['query order', 'GET v3/pay/transactions/out-trade-no/{out_trade_no}'],
  ['查单', 'GET v3/pay/transactions/out-trade-no/{out_trade_no}'],
  ['查询订单', 'GET v3/pay/transactions/out-trade-no/{out_trade_no}'],
  ['close order', 'POST v3/pay/transactions/out-trade-no/{out_trade_no}/close'],
  ['关单', 'POST v3/pay/transactions/out-trade-no/{out_trade_no}/close'],
  ['关闭订单', 'POST v3/pay/transactions/out-trade-no/{out_trade_no}/close'],
  ['codepay', 'POST v3/pay/transactions/codepay'],
  ['付款码', 'POST v3/pay/transactions/codepay'],
  ['reverse', 'POST v3/pay/transactions/out-trade-no/{out_trade_no}/reverse'],
  ['撤销', 'POST v3/pay/transactions/out-trade-no/{out_trade_no}/reverse'],
  ['combine', 'POST v3/combine-transactions/jsapi'],
  ['combined order', 'POST v3/combine-transactions/jsapi'],
  ['合单', 'POST v3/combine-transactions/jsapi'],
  ['合单下单', 'POST v3/combine-transactions/jsapi'],
  ['transfer', 'POST v3/fund-app/mch-transfer/transfer-bills'],
  ['转账', 'POST v3/fund-app/mch-transfer/transfer-bills'],
  ['发起转账', 'POST v3/fund-app/mch-transfer/transfer-bills'],
  ['cancel transfer', 'POST v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel'],
  ['撤销转账', 'POST v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel'],
  ['batch transfer', 'POST v3/transfer/batches'],
  ['批量转账', 'POST v3/transfer/batches'],
  ['trade bill', 'GET v3/bill/tradebill'],
  ['交易账单', 'GET v3/bill/tradebill'],
  ['对账单', 'GET v3/bill/tradebill'],
  ['fund flow bill', 'GET v3/bill/fundflowbill'],
  ['资金账单', 'GET v3/bill/fundflowbill'],
  ['download bill', 'GET v3/billdownload/file'],
  ['下载账单', 'GET v3/billdownload/file'],
  ['certificates', 'GET v3/certificates'],
  ['平台证书', 'GET v3/certificates'],
  ['证书', 'GET v3/certificates'],
  ['certificate', 'GET v3/certificates'],
  ['profit sharing', 'POST v3/profitsharing/orders'],
  ['分账', 'POST v3/profitsharing/orders'],
  ['请求分账', 'POST v3/profitsharing/orders'],
  ['profit sharing receiver', 'POST v3/profitsharing/receivers/add'],
  ['分账接收方', 'POST v3/profitsharing/receivers/add'],
  ['unfreeze', 'POST v3/profitsharing/orders/unfreeze'],
  ['解冻', 'POST v3/profitsharing/orders/unfreeze'],
  ['payscore', 'POST v3/payscore/serviceorder'],
  ['支付分', 'POST v3/payscore/serviceorder'],
  ['创建支付分订单', 'POST v3/payscore/serviceorder'],
  ['complete service order', 'POST v3/payscore/serviceorder/{out_order_no}/complete'],
  ['完结支付分订单', 'POST v3/payscore/serviceorder/{out_order_no}/complete'],
  ['coupon', 'POST v3/marketing/busifavor/coupons/send'],
  ['优惠券', 'POST v3/marketing/busifavor/stocks'],
  ['send coupon', 'POST v3/marketing/busifavor/coupons/send'],
  ['商家券', 'POST v3/marketing/busifavor/stocks'],
  ['发放商家券', 'POST v3/marketing/busifavor/coupons/send'],
  ['核销', 'POST v3/marketing/busifavor/coupons/use'],
  ['cash coupon', 'POST v3/marketing/favor/users/{openid}/coupons'],
  ['代金券', 'POST v3/marketing/favor/users/{openid}/coupons'],
  ['发放代金券', 'POST v3/marketing/favor/users/{openid}/coupons'],
  ['complaint', 'GET v3/merchant-service/complaints-v2'],
  ['投诉', 'GET v3/merchant-service/complaints-v2'],
  ['回复投诉', 'POST v3/merchant-service/complaints-v2/{complaint_id}/response'],
  ['upload image', 'POST v3/merchant/media/upload'],
  ['上传图片', 'POST v3/merchant/media/upload'],
  ['withdraw', 'POST v3/merchant/fund/withdraw'],
  ['提现', 'POST v3/merchant/fund/withdraw'],
  ['balance', 'GET v3/merchant/fund/balance/{account_type}'],
  ['余额', 'GET v3/merchant/fund/balance/{account_type}'],
  ['onboarding', 'POST v3/applyment4sub/applyment/'],
  ['进件', 'POST v3/applyment4sub/applyment/'],
  ['invoice', 'POST v3/new-tax-control-fapiao/fapiao-applications'],
  ['开票', 'POST v3/new-tax-control-fapiao/fapiao-applications'],
  ['发票', 'POST v3/new-tax-control-fapiao/fapiao-applications'],
  ['recurring payment', 'POST v3/papay/pay/transactions/apply'],
  ['代扣', 'POST v3/papay/pay/transactions/apply'],
  ['red packet', 'POST v2/mmpaymkttransfers/sendredpack'],
  ['红包', 'POST v2/mmpaymkttransfers/sendredpack'],
  ['unified order', 'POST v2/pay/unifiedorder'],
  ['统一下单', 'POST v2/pay/unifiedorder'],
  ['partner native', 'POST v3/pay/partner/transactions/native'],
  ['服务商下单', 'POST v3/pay/partner/transactions/jsapi'],
  ['echo', 'POST v3/security/echo'],
  ['验签', 'POST v3/security/echo'],
  ['商家转账', 'POST v3/fund-app/mch-transfer/transfer-bills'],
  ['受理扣款', 'POST v3/papay/pay/transactions/apply'],
  ['tradebill', 'GET v3/bill/tradebill'],
  ['fundflow', 'GET v3/bill/fundflowbill'],
  ['native order', NATIVE],
  ['domestic refunds', 'POST v3/refund/domestic/refunds'],
  ['sendredpack', 'POST v2/mmpaymkttransfers/sendredpack'],
  ['deduct', 'POST v3/papay/pay/transactions/apply'],
  ['公众号', 'POST v3/pay/transactions/jsapi'],
  ['申请交易账单', 'GET v3/bill/tradebill'],
  ['发券', 'POST v3/marketing/busifavor/coupons/send'],
  ['refnd', 'POST v3/refund/domestic/refunds'],
  ['trasnfer', 'POST v3/fund-app/mch-transfer/transfer-bills'],
  ['certifcates', 'GET v3/certificates'],
  ['certfcates', 'GET v3/certificates'],
  ['refudn query', 'GET v3/refund/domestic/refunds/{out_refund_no}'],
  ['profitsahring', 'POST v3/profitsharing/orders'],
  ['complaimt', 'GET v3/merchant-service/complaints-v2'],
];

const isChinese = (text: string): boolean => /[\u4e00-\u9fff]/.test(text);

describe('a search has the wanted operation among its first three results', () => {
  it('of fifty words in each language', () => {
    expect(WANTED.filter(([query]) => isChinese(query)).length).toBeGreaterThanOrEqual(50);
    expect(WANTED.filter(([query]) => !isChinese(query)).length).toBeGreaterThanOrEqual(50);
  });

  it.each(WANTED)('%s: %s', (query, wanted) => {
    expect(keysOf(query).slice(0, 3)).toContain(wanted);
  });

  it('by the name of a field, operations of common products first', () => {
    expect(keysOf('transfer_scene_id')[0]).toBe('POST v3/fund-app/mch-transfer/transfer-bills');
    expect(keysOf('notify_url').slice(0, 5)).toContain(NATIVE);
  });

  it('by the label of a field in either language', () => {
    const send = 'POST v3/marketing/busifavor/coupons/{card_id}/send';
    for (const words of ['请求发卡时间', 'time of the request to send the card']) {
      expect(keysOf(words).slice(0, 3)).toContain(send);
    }
  });
});
