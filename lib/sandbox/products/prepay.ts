import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Fields } from '../fields';
import type { Keyring } from '../keyring';
import { jsonReply, type Reply } from '../message';
import { newPrepayId } from '../numbers';
import { operation } from '../operation';
import { Refusal } from '../refusal';
import type { Order, OrderRequest, State, TradeType } from '../state';
import { requireOwn } from './ownership';
import { tradeState } from './transactions';

const STORE = {
  type: 'object',
  fields: {
    id: { type: 'string', maxLength: 32 },
    name: { type: 'string', required: true, maxLength: 256 },
    area_code: { type: 'string', required: true, maxLength: 32 },
    address: { type: 'string', required: true, maxLength: 512 },
  },
} as const;

const SCENE = {
  payer_client_ip: { type: 'string', maxLength: 45 },
  device_id: { type: 'string', maxLength: 32 },
  store_info: STORE,
} as const satisfies Fields;

const IDENTITY = {
  type: 'object',
  fields: {
    type: {
      type: 'string',
      required: true,
      enum: [
        'IDCARD',
        'HONGKONG_MACAO',
        'HONGKONG_MACAO_RESIDENT',
        'TAIWAN_RESIDENT',
        'FOREIGN_RESIDENT',
        'OVERSEA_PASSPORT',
        'PHONE_NUMBER',
      ],
    },
    number: { type: 'string', required: true, encrypted: 'rsa' },
    name: { type: 'string', required: true, encrypted: 'rsa' },
  },
} as const;

const DETAIL = {
  type: 'object',
  fields: {
    cost_price: { type: 'integer' },
    invoice_id: { type: 'string', maxLength: 32 },
    goods_detail: {
      type: 'array',
      items: {
        type: 'object',
        fields: {
          merchant_goods_id: { type: 'string', required: true, maxLength: 32 },
          wechatpay_goods_id: { type: 'string', maxLength: 32 },
          goods_name: { type: 'string', maxLength: 256 },
          quantity: { type: 'integer', required: true, minimum: 1 },
          unit_price: { type: 'integer', required: true, minimum: 0 },
        },
      },
    },
  },
} as const;

const ORDER = {
  appid: { type: 'string', required: true, maxLength: 32 },
  mchid: { type: 'string', required: true, maxLength: 32 },
  description: { type: 'string', required: true, maxLength: 127 },
  out_trade_no: {
    type: 'string',
    required: true,
    minLength: 6,
    maxLength: 32,
    pattern: /^[0-9a-zA-Z_\-|*]+$/,
  },
  notify_url: { type: 'string', required: true, maxLength: 255, format: 'url' },
  amount: {
    type: 'object',
    required: true,
    fields: {
      total: { type: 'integer', required: true, minimum: 1 },
      currency: { type: 'string', enum: ['CNY'] },
    },
  },
  attach: { type: 'string', maxLength: 128 },
  time_expire: { type: 'string', format: 'rfc3339' },
  goods_tag: { type: 'string', maxLength: 32 },
  limit_pay: {
    type: 'array',
    items: { type: 'string', enum: ['no_balance', 'no_credit', 'no_debit', 'balance_only'] },
  },
  support_fapiao: { type: 'boolean' },
  detail: DETAIL,
  scene_info: { type: 'object', fields: SCENE },
  payer: { type: 'object', fields: { identity: IDENTITY } },
  settle_info: { type: 'object', fields: { profit_sharing: { type: 'boolean' } } },
} as const satisfies Fields;

const SUBSIDY = {
  type: 'object',
  fields: {
    subsidy_detail: {
      type: 'array',
      items: {
        type: 'object',
        fields: {
          subsidy_period_type: { type: 'string', required: true, enum: ['DAILY', 'PERIOD'] },
          subsidy_plan: {
            type: 'array',
            required: true,
            items: {
              type: 'object',
              fields: {
                subsidy_installment_num: { type: 'integer', required: true, enum: [3, 6, 12] },
                subsidy_percent: { type: 'integer', required: true, enum: [0, 100] },
              },
            },
          },
        },
      },
    },
  },
} as const;

const JSAPI = {
  ...ORDER,
  payer: {
    type: 'object',
    required: true,
    fields: { openid: { type: 'string', required: true, maxLength: 128 }, identity: IDENTITY },
  },
  subsidy_info: SUBSIDY,
} as const satisfies Fields;

const H5 = {
  ...ORDER,
  scene_info: {
    type: 'object',
    required: true,
    fields: {
      ...SCENE,
      payer_client_ip: { type: 'string', required: true, maxLength: 45 },
      h5_info: {
        type: 'object',
        fields: {
          type: { type: 'string', required: true, maxLength: 32 },
          app_name: { type: 'string', maxLength: 64 },
          app_url: { type: 'string', maxLength: 128 },
          bundle_id: { type: 'string', maxLength: 128 },
          package_name: { type: 'string', maxLength: 128 },
        },
      },
    },
  },
} as const satisfies Fields;

type Present = (prepayId: string) => Readonly<Record<string, string>>;

export const CODE_URL: Present = (prepayId) => {
  const code = createHash('sha256').update(prepayId).digest('base64url').replace(/[-_]/g, '').slice(0, 7);
  return { code_url: `weixin://wxpay/bizpayurl?pr=${code}zz` };
};
const PREPAY_ID: Present = (prepayId) => ({ prepay_id: prepayId });
export const H5_URL: Present = (prepayId) => ({
  h5_url: `https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${prepayId}&package=${prepayId.slice(-12)}`,
});

/** The rules of a number that comes again: same content, same answer; anything else is refused. */
function replay(order: Order, request: OrderRequest, tradeType: TradeType, now: number): Reply {
  if (order.tradeType !== tradeType || !isDeepStrictEqual(order.request, request)) {
    throw Refusal.of(403, 'OUT_TRADE_NO_USED', '商户订单号重复，请使用新的单号重新下单', {
      internal: 268498688,
    });
  }
  const state = tradeState(order, now);
  if (state === 'CLOSED') throw Refusal.of(400, 'ORDER_CLOSED', '该订单已关闭', { internal: 268447914 });
  if (state !== 'NOTPAY') throw Refusal.of(400, 'INVALID_REQUEST', '该订单已支付', { internal: 268449538 });
  return jsonReply(200, order.reply);
}

interface Placing {
  readonly json: OrderRequest;
  readonly keyring: Keyring;
  readonly now: number;
}

/** Places an order of one kind; `present` says how its prepay id is handed out. */
function placing(tradeType: TradeType, present: Present): (call: Placing, state: State) => Reply {
  return ({ json, keyring, now }, state) => {
    requireOwn(keyring.mchid, json.mchid, 'body');
    const placed = state.orders.get(json.out_trade_no);
    if (placed) return replay(placed, json, tradeType, now);
    const reply = present(newPrepayId(state, now));
    const outTradeNo = json.out_trade_no;
    const order = { outTradeNo, tradeType, request: json, reply, closed: false, refunded: 0, refunds: 0 };
    state.orders.set(outTradeNo, order);
    return jsonReply(200, reply);
  };
}

const COMMON = { method: 'POST', variables: {}, query: {} } as const;

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791877 */
export const nativePrepay = operation({
  ...COMMON,
  path: '/v3/pay/transactions/native',
  json: ORDER,
  handle: placing('NATIVE', CODE_URL),
});

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791856 */
export const jsapiPrepay = operation({
  ...COMMON,
  path: '/v3/pay/transactions/jsapi',
  json: JSAPI,
  handle: placing('JSAPI', PREPAY_ID),
});

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4013070347 */
export const appPrepay = operation({
  ...COMMON,
  path: '/v3/pay/transactions/app',
  json: { ...ORDER, subsidy_info: SUBSIDY },
  handle: placing('APP', PREPAY_ID),
});

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791834 */
export const h5Prepay = operation({
  ...COMMON,
  path: '/v3/pay/transactions/h5',
  json: H5,
  handle: placing('MWEB', H5_URL),
});
