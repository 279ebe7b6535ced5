import { omitUndefined } from '../../../json';
import { beijingTime } from '../../time';
import { jsonOperation } from '../../wire/v3/operation';
import { conflict, existing, paged, same } from '../idempotency';
import { newCardCode, newId } from '../ids';
import { USE } from '../labels';
import { indexed, itself, objectKind, type UserAction, wrongAction } from '../product';
import { type State, Store } from '../state';

interface StockRequest {
  readonly out_request_no: string;
  readonly stock_name: string;
  readonly stock_send_rule: {
    readonly max_coupons: number;
    readonly max_coupons_per_user: number;
    readonly max_coupons_by_day?: number;
  };
}

/** A batch of coupons that the merchant made. */
export interface Stock {
  readonly request: StockRequest;
  readonly stockId: string;
  readonly at: string;
}

/** By `stock_id`. */
export const STOCKS = new Store<Stock, 'out_request_no'>('stocks', {
  indexes: { out_request_no: ({ request }) => request.out_request_no },
});

/** One coupon of one user. */
export interface Coupon {
  /** The sending that it came of. */
  readonly request: { readonly openid: string; readonly out_request_no: string; readonly appid: string };
  readonly stockId: string;
  readonly code: string;
  readonly state: 'SENDED' | 'USED' | 'DEACTIVATED';
  readonly sent: string;
  readonly used?: string;
}

/** By `coupon_code`. */
export const COUPONS = new Store<
  Coupon,
  'out_request_no' | 'openid' | 'stock' | 'stock_day' | 'stock_openid'
>('coupons', {
  indexes: {
    out_request_no: ({ request }) => request.out_request_no,
    openid: ({ request }) => request.openid,
    stock: ({ stockId }) => stockId,
    stock_day: ({ stockId, sent }) => `${stockId} ${sent.slice(0, 10)}`,
    stock_openid: ({ stockId, request }) => `${stockId} ${request.openid}`,
  },
});

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012534855 */
export const createStock = jsonOperation(
  'POST',
  'v3/marketing/busifavor/stocks',
  ({ json, now }, state) => {
    const [known] = STOCKS.of(state).find('out_request_no', json.out_request_no);
    const stockId = newId(state, '10', now);
    const stock = known ? same(known, json) : { request: json, stockId, at: beijingTime(now) };
    STOCKS.of(state).set(stock.stockId, stock);
    return { stock_id: stock.stockId, create_time: stock.at };
  },
  {
    'json.stock_send_rule.max_coupons': { minimum: 1 },
    'json.stock_send_rule.max_coupons_per_user': { minimum: 1 },
  },
);

function stockOf(state: State, stockId: string): Stock {
  return existing(STOCKS.of(state).get(stockId), '批次');
}

function sentOnDay(state: State, stockId: string, now: number): number {
  return COUPONS.of(state).count('stock_day', `${stockId} ${beijingTime(now).slice(0, 10)}`);
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012534928 */
export const queryStock = jsonOperation(
  'GET',
  'v3/marketing/busifavor/stocks/{stock_id}',
  ({ path, now }, state) => stockFacts(state, path.stock_id, now),
);

function stockFacts(state: State, id: string, now: number) {
  const { request, stockId } = stockOf(state, id);
  const { out_request_no: _, ...shown } = request;
  return {
    ...shown,
    stock_id: stockId,
    stock_state: 'RUNNING',
    send_count_information: {
      total_send_num: COUPONS.of(state).count('stock', stockId),
      today_send_num: sentOnDay(state, stockId, now),
    },
  } as const;
}

/** The quota can be raised and lowered, not below what was sent. @see https://pay.weixin.qq.com/doc/v3/merchant/4012465739 */
export const changeBudget = jsonOperation(
  'PATCH',
  'v3/marketing/busifavor/stocks/{stock_id}/budget',
  ({ path, json }, state) => {
    const stock = stockOf(state, path.stock_id);
    const rule = stock.request.stock_send_rule;
    const { target_max_coupons: target = rule.max_coupons, current_max_coupons: current } = json;
    if (current !== undefined && current !== rule.max_coupons && target !== rule.max_coupons) {
      throw conflict('当前批次预算与传入的current_max_coupons不一致');
    }
    if (target < COUPONS.of(state).count('stock', stock.stockId)) {
      throw conflict('目标批次最大发放个数小于已发放个数');
    }
    const byDay = json.target_max_coupons_by_day ?? rule.max_coupons_by_day;
    const changed = {
      ...rule,
      max_coupons: target,
      ...omitUndefined({ max_coupons_by_day: byDay }),
    };
    const request = { ...stock.request, stock_send_rule: changed };
    STOCKS.of(state).set(stock.stockId, { ...stock, request });
    return { max_coupons: target, max_coupons_by_day: byDay };
  },
);

function requireQuota(state: State, { request, stockId }: Stock, openid: string, now: number): void {
  const { max_coupons, max_coupons_per_user, max_coupons_by_day } = request.stock_send_rule;
  const coupons = COUPONS.of(state);
  if (coupons.count('stock', stockId) >= max_coupons) throw conflict('批次预算不足', 'RULE_LIMIT', 403);
  if (sentOnDay(state, stockId, now) >= (max_coupons_by_day ?? max_coupons)) {
    throw conflict('批次当日发放个数已达上限', 'RULE_LIMIT', 403);
  }
  if (coupons.count('stock_openid', `${stockId} ${openid}`) >= max_coupons_per_user) {
    throw conflict('用户领取已达上限', 'RULE_LIMIT', 403);
  }
}

/** One coupon for one `out_request_no`. @see https://pay.weixin.qq.com/docs/merchant/products/merchant-exclusive-coupon/introduction.html */
export const sendCoupon = jsonOperation(
  'POST',
  'v3/marketing/busifavor/coupons/send',
  ({ json, now }, state) => {
    const { stock_id, openid, out_request_no } = json;
    const [known] = COUPONS.of(state).find('out_request_no', out_request_no);
    if (known) return { stock_id, out_request_no, coupon_code: same(known, json).code };
    requireQuota(state, stockOf(state, stock_id), openid, now);
    const code = json.coupon_code ?? newCardCode(state);
    const sent = beijingTime(now);
    COUPONS.of(state).set(code, { request: json, stockId: stock_id, code, state: 'SENDED', sent });
    return { stock_id, out_request_no, coupon_code: code };
  },
);

function couponOf(state: State, code: string, stockId: string | undefined): Coupon {
  const coupon = existing(COUPONS.of(state).get(code), '用户券');
  return existing(stockId === undefined || coupon.stockId === stockId ? coupon : undefined, '用户券');
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012465292 */
export const useCoupon = jsonOperation(
  'POST',
  'v3/marketing/busifavor/coupons/use',
  ({ json, now }, state) => {
    const coupon = couponOf(state, json.coupon_code, json.stock_id);
    if (coupon.state === 'DEACTIVATED') throw conflict('用户券已失效', 'RESOURCE_ALREADY_EXISTS', 400);
    const used = redeem(state, coupon, now);
    return { stock_id: coupon.stockId, openid: coupon.request.openid, wechatpay_use_time: used };
  },
);

/** A used coupon comes back to its user. @see https://pay.weixin.qq.com/doc/v3/merchant/4012465845 */
export const returnCoupon = jsonOperation(
  'POST',
  'v3/marketing/busifavor/coupons/return',
  ({ json, now }, state) => {
    const coupon = couponOf(state, json.coupon_code, json.stock_id);
    if (coupon.state === 'DEACTIVATED') throw conflict('用户券已失效');
    giveBack(state, coupon);
    return { wechatpay_return_time: beijingTime(now) };
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012465890 */
export const deactivateCoupon = jsonOperation(
  'POST',
  'v3/marketing/busifavor/coupons/deactivate',
  ({ json, now }, state) => {
    const coupon = couponOf(state, json.coupon_code, json.stock_id);
    if (coupon.state === 'USED') throw conflict('用户券已核销，不能失效');
    deactivate(state, coupon);
    return { wechatpay_deactivate_time: beijingTime(now) };
  },
);

/** Returns when it was used first. */
function redeem(state: State, coupon: Coupon, now: number): string {
  const used = coupon.used ?? beijingTime(now);
  COUPONS.of(state).set(coupon.code, { ...coupon, state: 'USED', used });
  return used;
}

function giveBack(state: State, { used: _, ...coupon }: Coupon): void {
  COUPONS.of(state).set(coupon.code, { ...coupon, state: 'SENDED' });
}

function deactivate(state: State, coupon: Coupon): void {
  COUPONS.of(state).set(coupon.code, { ...coupon, state: 'DEACTIVATED' });
}

/** Does with a coupon what a call of the merchant does. */
function doneWith(
  action: string,
  from: Coupon['state'],
  what: (state: State, coupon: Coupon, now: number) => void,
): UserAction['perform'] {
  return (state, number, now) => {
    const coupon = COUPONS.of(state).get(number);
    if (coupon?.state !== from) throw wrongAction(number, action);
    what(state, coupon, now);
  };
}

const COUPON_ACTIONS = {
  SENDED: ['use', 'deactivate'],
  USED: ['return'],
  DEACTIVATED: [],
} as const satisfies Record<Coupon['state'], readonly string[]>;

const STOCK_QUERY = 'GET v3/marketing/busifavor/stocks/{stock_id}';

/** The coupons of users. */
export const coupons = objectKind({
  kind: 'coupon',
  title: { en: 'Merchant coupons', zh: '商家券' },
  store: COUPONS,
  documented: {
    operation: 'GET v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}',
    state: 'coupon_state',
    others: [STOCK_QUERY],
  },
  fields: {
    coupon_code: itself,
    // A stock has such a number too.
    out_request_no: (number, naming) =>
      naming.source.endsWith('/coupons/send')
        ? indexed(COUPONS, 'out_request_no', ({ code }) => code)(number, naming)
        : undefined,
  },
  view: ({ request, state }) => ({
    state,
    description: request.openid,
    actions: COUPON_ACTIONS[state],
  }),
  facts: (coupon, _, state) => ({ ...shown(state, coupon), openid: coupon.request.openid }),
  actions: [
    { action: 'use', label: USE, primary: true, perform: doneWith('use', 'SENDED', redeem) },
    {
      action: 'return',
      label: { en: 'Return', zh: '退券' },
      perform: doneWith('return', 'USED', giveBack),
    },
    {
      action: 'deactivate',
      label: { en: 'Deactivate', zh: '使失效' },
      perform: doneWith('deactivate', 'SENDED', deactivate),
    },
  ],
});

/** The batches that they come of. */
export const couponStocks = objectKind({
  kind: 'stock',
  title: { en: 'Stocks of merchant coupons', zh: '商家券批次' },
  store: STOCKS,
  documented: { operation: STOCK_QUERY, state: 'stock_state' },
  fields: { stock_id: itself },
  view: ({ request }) => ({ state: 'RUNNING', description: request.stock_name, actions: [] }),
  facts: ({ stockId }, now, state) => stockFacts(state, stockId, now),
});

function shown(state: State, { code, stockId, state: coupon_state, sent, used }: Coupon) {
  const { out_request_no: _, ...stock } = stockOf(state, stockId).request;
  return { ...stock, coupon_code: code, stock_id: stockId, coupon_state, receive_time: sent, use_time: used };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012534963 */
export const listCoupons = jsonOperation(
  'GET',
  'v3/marketing/busifavor/users/{openid}/coupons',
  ({ path, query }, state) => {
    const own = COUPONS.of(state)
      .find('openid', path.openid)
      .filter(
        (coupon) =>
          (query.stock_id ?? coupon.stockId) === coupon.stockId &&
          (query.coupon_state ?? coupon.state) === coupon.state,
      );
    return paged(
      own.map((coupon) => shown(state, coupon)),
      query,
    );
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012535011 */
export const queryCoupon = jsonOperation(
  'GET',
  'v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}',
  ({ path }, state) => {
    const coupon = couponOf(state, path.coupon_code, undefined);
    return shown(state, existing(coupon.request.openid === path.openid ? coupon : undefined, '用户券'));
  },
);
