import type { Label } from '../products/product';

/** A call with the fields that its sample must have. */
interface CallStep {
  readonly call: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Something that happens to an object: by what its user does, or by the user's complaint. */
interface EventStep {
  readonly act: 'pay' | 'confirm' | 'complain' | 'abnormal';
  /** The field that has its number. */
  readonly number: string;
}

export type Step = CallStep | EventStep;

/** An object that operations need before they can be called. */
export interface Need {
  readonly name: Label;
  /** What creates one. */
  readonly steps: readonly Step[];
  /** Where the gateway lists those that it has. */
  readonly known?: {
    readonly kind: string;
    readonly states: readonly string[];
    /** The field that has their number. */
    readonly number: string;
    /** What tells the other fields of one. */
    readonly then: readonly Step[];
  };
  /** The operations that need it. */
  readonly of: readonly string[];
}

const TRANSACTION = 'v3/pay/transactions/out-trade-no/{out_trade_no}';
const TRANSFER = 'v3/fund-app/mch-transfer/transfer-bills';
const FAVOR = 'v3/marketing/favor';
const BUSIFAVOR = 'v3/marketing/busifavor';
const COMPLAINT = 'v3/merchant-service/complaints-v2/{complaint_id}';

const ORDER: readonly Step[] = [
  { call: 'POST v3/pay/transactions/native', values: { settle_info: { profit_sharing: true } } },
];
const QUERIED: readonly Step[] = [{ call: `GET ${TRANSACTION}` }];
const PAID: readonly Step[] = [...ORDER, { act: 'pay', number: 'out_trade_no' }, ...QUERIED];
const REFUND: readonly Step[] = [...PAID, { call: 'POST v3/refund/domestic/refunds' }];
const PARTNER: readonly Step[] = [{ call: 'POST v3/pay/partner/transactions/native' }];
const SHARABLE: readonly Step[] = [...PAID, { call: 'POST v3/profitsharing/receivers/add' }];
const SHARED: readonly Step[] = [
  ...SHARABLE,
  { call: 'POST v3/profitsharing/orders', values: { unfreeze_unsplit: false } },
];
const STOCK: readonly Step[] = [{ call: `POST ${BUSIFAVOR}/stocks` }];
const COUPON: readonly Step[] = [...STOCK, { call: `POST ${BUSIFAVOR}/coupons/send` }];
const FAVOR_STOCK: readonly Step[] = [{ call: `POST ${FAVOR}/coupon-stocks` }];
const STARTED: readonly Step[] = [...FAVOR_STOCK, { call: `POST ${FAVOR}/stocks/{stock_id}/start` }];
const SERVICE: readonly Step[] = [
  { call: 'POST v3/payscore/serviceorder' },
  { act: 'confirm', number: 'out_order_no' },
];
const COMPLAINED: readonly Step[] = [...PAID, { act: 'complain', number: 'out_trade_no' }];

const payments = (states: readonly string[], then: readonly Step[]): NonNullable<Need['known']> => ({
  kind: 'payment',
  states,
  number: 'out_trade_no',
  then,
});

const NEEDS: readonly Need[] = [
  {
    name: { zh: '未支付的订单', en: 'an unpaid order' },
    steps: ORDER,
    known: payments(['NOTPAY'], []),
    of: [
      `GET ${TRANSACTION}`,
      `POST ${TRANSACTION}/close`,
      'POST v2/pay/orderquery',
      'POST v2/pay/closeorder',
    ],
  },
  {
    name: { zh: '已支付的订单', en: 'a paid order' },
    steps: PAID,
    known: payments(['SUCCESS'], QUERIED),
    of: [
      'POST v3/refund/domestic/refunds',
      'POST v2/secapi/pay/refund',
      'GET v3/pay/transactions/id/{transaction_id}',
      'POST v3/profitsharing/orders/unfreeze',
      'GET v3/profitsharing/transactions/{transaction_id}/amounts',
    ],
  },
  {
    name: { zh: '当日已支付的订单', en: 'an order that was paid on that day' },
    steps: SHARED,
    of: [
      'GET v3/bill/tradebill',
      'GET v3/bill/fundflowbill',
      'GET v3/profitsharing/bills',
      'POST v2/pay/downloadbill',
      'POST v2/pay/downloadfundflow',
      'GET v3/global/statements',
    ],
  },
  {
    name: { zh: '特约商户当日已支付的订单', en: 'an order of the sub-merchant that was paid on that day' },
    steps: [
      ...PARTNER,
      { act: 'pay', number: 'out_trade_no' },
      { call: `GET v3/pay/partner/transactions/out-trade-no/{out_trade_no}` },
    ],
    of: ['GET v3/bill/sub-merchant-fundflowbill', 'GET v3/pay/partner/transactions/id/{transaction_id}'],
  },
  {
    name: { zh: '已申请的账单', en: 'a bill that was applied for' },
    steps: [...PAID, { call: 'GET v3/bill/tradebill' }],
    of: ['GET v3/billdownload/file'],
  },
  {
    name: { zh: '服务商的订单', en: 'an order of a service provider' },
    steps: PARTNER,
    of: [
      'GET v3/pay/partner/transactions/out-trade-no/{out_trade_no}',
      'POST v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close',
    ],
  },
  {
    name: { zh: '付款码订单', en: 'a code payment' },
    steps: [{ call: 'POST v3/pay/transactions/codepay' }],
    of: [`POST ${TRANSACTION}/reverse`],
  },
  {
    name: { zh: '服务商的付款码订单', en: 'a code payment of a service provider' },
    steps: [{ call: 'POST v3/pay/partner/transactions/codepay' }],
    of: ['POST v3/pay/partner/transactions/out-trade-no/{out_trade_no}/reverse'],
  },
  {
    name: { zh: 'APIv2 付款码订单', en: 'a code payment of APIv2' },
    steps: [{ call: 'POST v2/pay/micropay' }],
    of: ['POST v2/secapi/pay/reverse'],
  },
  {
    name: { zh: '合单订单', en: 'a combined order' },
    steps: [{ call: 'POST v3/combine-transactions/native' }],
    of: ['POST v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close'],
  },
  {
    name: { zh: '合单订单', en: 'a combined order' },
    steps: [{ call: 'POST v3/combine-transactions/native' }],
    of: ['GET v3/combine-transactions/out-trade-no/{combine_out_trade_no}'],
  },
  {
    name: { zh: '退款单', en: 'a refund' },
    steps: REFUND,
    of: ['GET v3/refund/domestic/refunds/{out_refund_no}', 'POST v2/pay/refundquery'],
  },
  {
    name: { zh: '异常退款', en: 'a refund that did not reach the user' },
    steps: [...REFUND, { act: 'abnormal', number: 'out_refund_no' }],
    of: ['POST v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund'],
  },
  {
    name: { zh: '商家转账单', en: 'a transfer' },
    steps: [{ call: `POST ${TRANSFER}` }],
    of: [
      `GET ${TRANSFER}/out-bill-no/{out_bill_no}`,
      `POST ${TRANSFER}/out-bill-no/{out_bill_no}/cancel`,
      `GET ${TRANSFER}/transfer-bill-no/{transfer_bill_no}`,
    ],
  },
  {
    name: { zh: '可分账的已支付订单和分账接收方', en: 'a paid order for profit sharing, and a receiver' },
    steps: SHARABLE,
    of: ['POST v3/profitsharing/orders'],
  },
  {
    name: { zh: '分账单', en: 'a profit-sharing order' },
    steps: SHARED,
    of: ['GET v3/profitsharing/orders/{out_order_no}', 'POST v3/profitsharing/return-orders'],
  },
  {
    name: { zh: '分账回退单', en: 'a returned profit share' },
    steps: [...SHARED, { call: 'POST v3/profitsharing/return-orders' }],
    of: ['GET v3/profitsharing/return-orders/{out_return_no}'],
  },
  {
    name: { zh: '商家券批次', en: 'a stock of merchant coupons' },
    steps: STOCK,
    of: [
      `GET ${BUSIFAVOR}/stocks/{stock_id}`,
      `PATCH ${BUSIFAVOR}/stocks/{stock_id}/budget`,
      `POST ${BUSIFAVOR}/coupons/send`,
    ],
  },
  {
    name: { zh: '用户的商家券', en: 'a merchant coupon of a user' },
    steps: COUPON,
    of: [
      `POST ${BUSIFAVOR}/coupons/use`,
      `POST ${BUSIFAVOR}/coupons/deactivate`,
      `GET ${BUSIFAVOR}/users/{openid}/coupons/{coupon_code}/appids/{appid}`,
    ],
  },
  {
    name: { zh: '已核销的商家券', en: 'a merchant coupon that was used' },
    steps: [...COUPON, { call: `POST ${BUSIFAVOR}/coupons/use` }],
    of: [`POST ${BUSIFAVOR}/coupons/return`],
  },
  {
    name: { zh: '代金券批次', en: 'a stock of cash coupons' },
    steps: FAVOR_STOCK,
    of: [`GET ${FAVOR}/stocks/{stock_id}`, `POST ${FAVOR}/stocks/{stock_id}/start`],
  },
  {
    name: { zh: '已激活的代金券批次', en: 'a started stock of cash coupons' },
    steps: STARTED,
    of: [`POST ${FAVOR}/stocks/{stock_id}/pause`, `POST ${FAVOR}/users/{openid}/coupons`],
  },
  {
    name: { zh: '已暂停的代金券批次', en: 'a paused stock of cash coupons' },
    steps: [...STARTED, { call: `POST ${FAVOR}/stocks/{stock_id}/pause` }],
    of: [`POST ${FAVOR}/stocks/{stock_id}/restart`],
  },
  {
    name: { zh: '用户的代金券', en: 'a cash coupon of a user' },
    steps: [...STARTED, { call: `POST ${FAVOR}/users/{openid}/coupons` }],
    of: [`GET ${FAVOR}/users/{openid}/coupons/{coupon_id}`],
  },
  {
    name: { zh: '用户已确认的支付分订单', en: 'a PayScore order that its user confirmed' },
    steps: SERVICE,
    of: [
      'GET v3/payscore/serviceorder',
      'POST v3/payscore/serviceorder/{out_order_no}/cancel',
      'POST v3/payscore/serviceorder/{out_order_no}/complete',
    ],
  },
  {
    name: { zh: '待支付的支付分订单', en: 'a completed PayScore order' },
    steps: [...SERVICE, { call: 'POST v3/payscore/serviceorder/{out_order_no}/complete' }],
    of: [
      'POST v3/payscore/serviceorder/{out_order_no}/modify',
      'POST v3/payscore/serviceorder/{out_order_no}/sync',
    ],
  },
  {
    name: { zh: '投诉通知回调地址', en: 'a notification URL of complaints' },
    steps: [{ call: 'PUT v3/merchant-service/complaint-notifications' }],
    of: [
      'GET v3/merchant-service/complaint-notifications',
      'DELETE v3/merchant-service/complaint-notifications',
    ],
  },
  {
    name: { zh: '尚未设置投诉通知回调地址', en: 'a merchant without a notification URL of complaints' },
    steps: [
      { call: 'PUT v3/merchant-service/complaint-notifications' },
      { call: 'DELETE v3/merchant-service/complaint-notifications' },
    ],
    of: ['POST v3/merchant-service/complaint-notifications'],
  },
  {
    name: { zh: '消费者投诉', en: 'a complaint' },
    steps: COMPLAINED,
    of: [`GET ${COMPLAINT}`, `GET ${COMPLAINT}/negotiation-historys`, `POST ${COMPLAINT}/response`],
  },
  {
    name: { zh: '已回复的投诉', en: 'a complaint that was replied to' },
    steps: [...COMPLAINED, { call: `POST ${COMPLAINT}/response` }],
    of: [`POST ${COMPLAINT}/complete`],
  },
  {
    name: { zh: '进件申请单', en: 'an application of a merchant' },
    steps: [{ call: 'POST v3/applyment4sub/applyment/' }],
    of: [
      'GET v3/applyment4sub/applyment/applyment_id/{applyment_id}',
      'GET v3/applyment4sub/applyment/business_code/{business_code}',
    ],
  },
  {
    name: { zh: '已上传的图片', en: 'an uploaded image' },
    steps: [{ call: 'POST v3/merchant-service/images/upload' }],
    of: ['GET v3/merchant-service/images/{media_id}'],
  },
  {
    name: { zh: '已上传的图片', en: 'an uploaded image' },
    steps: [{ call: 'POST v3/global/merchant-service/images/upload' }],
    of: ['GET v3/global/merchant-service/images/{media_id}'],
  },
  {
    name: { zh: '红包', en: 'a red packet' },
    steps: [{ call: 'POST v2/mmpaymkttransfers/sendredpack' }],
    of: ['POST v2/mmpaymkttransfers/gethbinfo'],
  },
  {
    name: { zh: '企业付款单', en: 'a payout' },
    steps: [{ call: 'POST v2/mmpaymkttransfers/promotion/transfers' }],
    of: ['POST v2/mmpaymkttransfers/gettransferinfo'],
  },
];

/** Returns what an operation needs first; undefined if nothing. */
export function needOf(key: string): Need | undefined {
  return NEEDS.find(({ of }) => of.includes(key));
}
