import { beijingTime } from '../support/time';
import type { World } from './world';

/** One moment for all sends: with the number it identifies a card. */
const SEND_TIME = beijingTime();

/** An operation that the schedules call, and how. */
export interface Product {
  readonly name: string;
  readonly path: string;
  /** The field of the merchant's number; undefined if the calls have none. */
  readonly field: string | undefined;
  /** The field of the response that identifies the execution. */
  readonly effect: string;
  /** Whether the response contains the number. */
  readonly echoes: boolean;
  /** WeChat Pay does not sign the response, so only TLS protects it. */
  readonly unsigned?: true;
  /** The call that asks what became of it. */
  readonly look?: { readonly path: string; readonly init?: (world: World, base: Base) => object };
  /** The options of the call; `refused`: such that WeChat Pay refuses them. */
  readonly init: (number: string, world: World, base: Base, refused: boolean) => object;
}

/** A paid order, from which money may be refunded and shared. */
export interface Base {
  readonly outTradeNo: string;
  readonly transactionId: string;
}

export const APPID = 'wxd678efh567hg6787';
export const TOTAL = 100_000;
const OPENID = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o';
const NOTIFY_URL = 'https://shop.example/notify';

const order = (number: string, { mchid }: World, refused: boolean) => ({
  appid: APPID,
  mchid,
  description: 'd',
  out_trade_no: number,
  notify_url: NOTIFY_URL,
  amount: { total: refused ? 0 : 100 },
});

const LOOK_AT_ORDER = {
  path: 'v3/pay/transactions/out-trade-no/{out_trade_no}',
  init: ({ mchid }: World) => ({ query: { mchid } }),
};

export const PRODUCTS: readonly Product[] = [
  {
    name: 'native order',
    path: 'v3/pay/transactions/native',
    field: 'out_trade_no',
    effect: 'code_url',
    echoes: false,
    look: LOOK_AT_ORDER,
    init: (number, world, _, refused) => ({ json: order(number, world, refused) }),
  },
  {
    name: 'JSAPI order',
    path: 'v3/pay/transactions/jsapi',
    field: 'out_trade_no',
    effect: 'prepay_id',
    echoes: false,
    look: LOOK_AT_ORDER,
    init: (number, world, _, refused) => ({
      json: { ...order(number, world, refused), payer: { openid: OPENID } },
    }),
  },
  {
    name: 'refund',
    path: 'v3/refund/domestic/refunds',
    field: 'out_refund_no',
    effect: 'refund_id',
    echoes: true,
    look: { path: 'v3/refund/domestic/refunds/{out_refund_no}' },
    init: (number, _, { outTradeNo }, refused) => ({
      json: {
        out_trade_no: outTradeNo,
        out_refund_no: number,
        amount: { refund: refused ? TOTAL + 1 : 1, total: TOTAL, currency: 'CNY' },
      },
    }),
  },
  {
    name: 'transfer',
    path: 'v3/fund-app/mch-transfer/transfer-bills',
    field: 'out_bill_no',
    effect: 'transfer_bill_no',
    echoes: true,
    look: { path: 'v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}' },
    init: (number, _, __, refused) => ({
      json: {
        appid: APPID,
        out_bill_no: number,
        transfer_scene_id: '1000',
        openid: OPENID,
        transfer_amount: refused ? 0 : 100,
        transfer_remark: 'r',
        transfer_scene_report_infos: [{ info_type: '活动名称', info_content: 'a' }],
      },
    }),
  },
  {
    name: 'card',
    path: 'v3/marketing/busifavor/coupons/{card_id}/send',
    field: 'out_request_no',
    effect: 'card_code',
    echoes: false,
    init: (number, _, __, refused) => ({
      card_id: refused ? 'p'.repeat(33) : 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w',
      json: { appid: APPID, openid: OPENID, out_request_no: number, send_time: SEND_TIME },
    }),
  },
  {
    name: 'coupon',
    path: 'v3/marketing/favor/users/{openid}/coupons',
    field: 'out_request_no',
    effect: 'coupon_id',
    echoes: false,
    init: (number, { stock, mchid }, _, refused) => ({
      openid: OPENID,
      json: {
        stock_id: refused ? '1' : stock,
        out_request_no: number,
        appid: APPID,
        stock_creator_mchid: mchid,
      },
    }),
  },
  {
    name: 'profit sharing',
    path: 'v3/profitsharing/orders',
    field: 'out_order_no',
    effect: 'order_id',
    echoes: true,
    look: {
      path: 'v3/profitsharing/orders/{out_order_no}',
      init: (_, { transactionId }) => ({ query: { transaction_id: transactionId } }),
    },
    init: (number, { receiver }, { transactionId }, refused) => ({
      json: {
        appid: APPID,
        transaction_id: transactionId,
        out_order_no: number,
        receivers: [{ ...receiver, amount: refused ? TOTAL + 1 : 1, description: 'd' }],
        unfreeze_unsplit: false,
      },
    }),
  },
  {
    name: 'subsidy without its number',
    path: 'v3/ecommerce/subsidies/create',
    field: undefined,
    effect: 'subsidy_id',
    echoes: false,
    init: (_, __, { transactionId }, refused) => ({
      json: {
        sub_mchid: '1900000110',
        transaction_id: transactionId,
        amount: refused ? 'all' : 1,
        description: 'd',
      },
    }),
  },
  {
    name: 'APIv2 order',
    path: 'v2/pay/unifiedorder',
    field: 'out_trade_no',
    effect: 'prepay_id',
    echoes: false,
    init: (number, { mchid }, _, refused) => ({
      xml: {
        appid: APPID,
        mch_id: mchid,
        body: 'b',
        out_trade_no: number,
        total_fee: refused ? 0 : 100,
        spbill_create_ip: '127.0.0.1',
        notify_url: NOTIFY_URL,
        trade_type: 'NATIVE',
      },
    }),
  },
  {
    name: 'APIv2 refund',
    path: 'v2/secapi/pay/refund',
    field: 'out_refund_no',
    effect: 'refund_id',
    echoes: true,
    init: (number, { mchid }, { outTradeNo }, refused) => ({
      xml: {
        appid: APPID,
        mch_id: mchid,
        out_trade_no: outTradeNo,
        out_refund_no: number,
        total_fee: TOTAL,
        refund_fee: refused ? TOTAL + 1 : 1,
      },
    }),
  },
  {
    name: 'APIv2 red packet',
    path: 'v2/mmpaymkttransfers/sendredpack',
    field: 'mch_billno',
    effect: 'send_listid',
    echoes: true,
    unsigned: true,
    init: (number, { mchid }, _, refused) => ({
      xml: {
        mch_billno: number,
        mch_id: mchid,
        wxappid: APPID,
        send_name: 's',
        re_openid: OPENID,
        total_amount: 100,
        total_num: refused ? 2 : 1,
        wishing: 'w',
        client_ip: '127.0.0.1',
        act_name: 'a',
        remark: 'r',
      },
    }),
  },
];
