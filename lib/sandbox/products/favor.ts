import { beijingTime } from '../time';
import { jsonOperation } from '../wire/v3/operation';
import { conflict, existing, paged, same } from './idempotency';
import { newId } from './ids';
import { defineProduct, itself, objectKind, type UserAction, wrongAction } from './product';
import { type State, Store } from './state';

interface StockRequest {
  readonly out_request_no: string;
  readonly stock_name: string;
  readonly available_begin_time: string;
  readonly available_end_time: string;
  readonly stock_use_rule: {
    readonly max_coupons: number;
    /** In fen. */
    readonly max_amount: number;
    readonly max_coupons_per_user: number;
  };
  readonly coupon_use_rule: {
    readonly fixed_normal_coupon?: { readonly coupon_amount: number; readonly transaction_minimum: number };
  };
}

/** A batch of WeChat Pay's own coupons. */
export interface FavorStock {
  readonly request: StockRequest;
  readonly stockId: string;
  readonly status: 'unactivated' | 'running' | 'paused';
  readonly created: string;
  readonly started?: string;
  /** The value of its coupons, in fen. */
  readonly spent?: number;
}

/** By `stock_id`. */
const FAVOR_STOCKS = new Store<FavorStock, 'out_request_no'>('favorStocks', {
  indexes: { out_request_no: ({ request }) => request.out_request_no },
});

/** One coupon of one user. */
export interface FavorCoupon {
  readonly request: {
    readonly out_request_no: string;
    readonly openid: string;
    readonly coupon_value?: number;
    readonly coupon_minimum?: number;
  };
  readonly stockId: string;
  readonly couponId: string;
  /** In fen. */
  readonly value: number;
  readonly sent: string;
}

/** By `coupon_id`. */
const FAVOR_COUPONS = new Store<FavorCoupon, 'out_request_no' | 'openid' | 'stock' | 'stock_openid'>(
  'favorCoupons',
  {
    indexes: {
      out_request_no: ({ request }) => request.out_request_no,
      openid: ({ request }) => request.openid,
      stock: ({ stockId }) => stockId,
      stock_openid: ({ stockId, request }) => `${stockId} ${request.openid}`,
    },
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012534633 */
const createFavorStock = jsonOperation(
  'POST',
  'v3/marketing/favor/coupon-stocks',
  ({ json, now }, state) => {
    const [known] = FAVOR_STOCKS.of(state).find('out_request_no', json.out_request_no);
    const made: FavorStock = known
      ? same(known, json)
      : { request: json, stockId: newId(state, '98', now), status: 'unactivated', created: beijingTime(now) };
    FAVOR_STOCKS.of(state).set(made.stockId, made);
    return { stock_id: made.stockId, create_time: made.created };
  },
  {
    'json.stock_use_rule.max_coupons': { minimum: 1 },
    'json.stock_use_rule.max_amount': { minimum: 1 },
    'json.stock_use_rule.max_coupons_per_user': { minimum: 1 },
  },
);

function stockOf(state: State, stockId: string): FavorStock {
  return existing(FAVOR_STOCKS.of(state).get(stockId), '批次');
}

/** Moves a stock on. */
function turn(
  state: State,
  stockId: string,
  from: FavorStock['status'],
  to: 'running' | 'paused',
  now: number,
): string {
  const stock = stockOf(state, stockId);
  if (stock.status !== from) throw conflict('批次状态不允许该操作', 'RULE_LIMIT', 403);
  const time = beijingTime(now);
  FAVOR_STOCKS.of(state).set(stockId, { ...stock, status: to, started: stock.started ?? time });
  return time;
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012460137 */
const startStock = jsonOperation(
  'POST',
  'v3/marketing/favor/stocks/{stock_id}/start',
  ({ path, now }, state) => ({ start_time: turn(state, path.stock_id, 'unactivated', 'running', now) }),
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012460305 */
const pauseStock = jsonOperation(
  'POST',
  'v3/marketing/favor/stocks/{stock_id}/pause',
  ({ path, now }, state) => ({ pause_time: turn(state, path.stock_id, 'running', 'paused', now) }),
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012460411 */
const restartStock = jsonOperation(
  'POST',
  'v3/marketing/favor/stocks/{stock_id}/restart',
  ({ path, now }, state) => ({ restart_time: turn(state, path.stock_id, 'paused', 'running', now) }),
);

function sentOf(state: State, stockId: string): number {
  return FAVOR_COUPONS.of(state).count('stock', stockId);
}

/** In fen. Files of earlier versions do not contain the sum. */
function spentOf(state: State, { spent, stockId }: FavorStock): number {
  if (spent !== undefined) return spent;
  return FAVOR_COUPONS.of(state)
    .find('stock', stockId)
    .reduce((sum, { value }) => sum + value, 0);
}

function shownStock(state: State, { request, stockId, status, created, started }: FavorStock) {
  const { out_request_no: _, coupon_use_rule: __, ...shown } = request;
  return {
    ...shown,
    stock_id: stockId,
    status,
    create_time: created,
    start_time: started,
    distributed_coupons: sentOf(state, stockId),
  };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012460564 */
const queryFavorStock = jsonOperation('GET', 'v3/marketing/favor/stocks/{stock_id}', ({ path }, state) =>
  shownStock(state, stockOf(state, path.stock_id)),
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012460489 */
const listFavorStocks = jsonOperation('GET', 'v3/marketing/favor/stocks', ({ query }, state) => {
  const stocks = Array.from(FAVOR_STOCKS.of(state).entries(), ([, stock]) => stock);
  const shown = stocks.filter(({ status }) => query.status === undefined || status === query.status);
  return paged(
    shown.map((stock) => shownStock(state, stock)),
    query,
  );
});

/** Returns the amount that a coupon uses of the budget, in fen. */
function worthOf({ request }: FavorStock, asked: number | undefined): number {
  return asked ?? request.coupon_use_rule.fixed_normal_coupon?.coupon_amount ?? 1;
}

function requireBudget(state: State, stock: FavorStock, openid: string, value: number): void {
  const { max_coupons, max_amount, max_coupons_per_user } = stock.request.stock_use_rule;
  if (stock.status !== 'running') throw conflict('批次未激活或已暂停', 'RULE_LIMIT', 403);
  if (sentOf(state, stock.stockId) >= max_coupons || spentOf(state, stock) + value > max_amount) {
    throw conflict('批次预算不足', 'NOT_ENOUGH', 403);
  }
  if (FAVOR_COUPONS.of(state).count('stock_openid', `${stock.stockId} ${openid}`) >= max_coupons_per_user) {
    throw conflict('用户领取已达上限', 'RULE_LIMIT', 403);
  }
}

/** One coupon for one `out_request_no`. @see https://pay.weixin.qq.com/doc/v3/merchant/4012463767 */
const sendFavorCoupon = jsonOperation(
  'POST',
  'v3/marketing/favor/users/{openid}/coupons',
  ({ path, json, now }, state) => {
    const request = { ...path, ...json };
    const [known] = FAVOR_COUPONS.of(state).find('out_request_no', json.out_request_no);
    if (known) return { coupon_id: same(known, request).couponId };
    const stock = stockOf(state, json.stock_id);
    const value = worthOf(stock, json.coupon_value);
    requireBudget(state, stock, path.openid, value);
    const couponId = newId(state, '98', now);
    const { stockId } = stock;
    FAVOR_STOCKS.of(state).set(stockId, { ...stock, spent: spentOf(state, stock) + value });
    FAVOR_COUPONS.of(state).set(couponId, { request, stockId, couponId, value, sent: beijingTime(now) });
    return { coupon_id: couponId };
  },
);

function shownCoupon(state: State, { stockId, couponId, sent, value, request }: FavorCoupon, mchid: string) {
  const { stock_name, available_begin_time, available_end_time, coupon_use_rule } = stockOf(
    state,
    stockId,
  ).request;
  const minimum = request.coupon_minimum ?? coupon_use_rule.fixed_normal_coupon?.transaction_minimum ?? 1;
  return {
    stock_creator_mchid: mchid,
    stock_id: stockId,
    coupon_id: couponId,
    coupon_name: stock_name,
    status: 'SENDED',
    create_time: sent,
    coupon_type: 'NORMAL',
    available_begin_time,
    available_end_time,
    normal_coupon_information: { coupon_amount: value, transaction_minimum: minimum },
  } as const;
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012486942 */
const queryFavorCoupon = jsonOperation(
  'GET',
  'v3/marketing/favor/users/{openid}/coupons/{coupon_id}',
  ({ path, keyring }, state) => {
    const coupon = FAVOR_COUPONS.of(state).get(path.coupon_id);
    const own = coupon?.request.openid === path.openid ? coupon : undefined;
    return shownCoupon(state, existing(own, '用户券'), keyring.mchid);
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012534690 */
const listFavorCoupons = jsonOperation(
  'GET',
  'v3/marketing/favor/users/{openid}/coupons',
  ({ path, query, keyring }, state) => {
    const own = FAVOR_COUPONS.of(state)
      .find('openid', path.openid)
      .filter(
        ({ stockId }) => (query.stock_id ?? stockId) === stockId && (query.status ?? 'SENDED') === 'SENDED',
      );
    return paged(
      own.map((coupon) => shownCoupon(state, coupon, keyring.mchid)),
      query,
    );
  },
);

/** What the merchant can do with a stock in each state. */
const TURNS = { unactivated: 'start', running: 'pause', paused: 'restart' } as const satisfies Record<
  FavorStock['status'],
  string
>;

/** Moves a stock on as a call of the merchant does. */
function turnedBy(
  action: string,
  from: FavorStock['status'],
  to: 'running' | 'paused',
): UserAction['perform'] {
  return (state, number, now) => {
    if (FAVOR_STOCKS.of(state).get(number)?.status !== from) throw wrongAction(number, action);
    turn(state, number, from, to, now);
  };
}

/** WeChat Pay's own coupons. */
export const favor = defineProduct({
  stores: [FAVOR_STOCKS, FAVOR_COUPONS],
  operations: [
    createFavorStock,
    startStock,
    pauseStock,
    restartStock,
    queryFavorStock,
    listFavorStocks,
    sendFavorCoupon,
    queryFavorCoupon,
    listFavorCoupons,
  ],
  objects: [
    objectKind({
      kind: 'favor-stock',
      title: { en: 'Stocks of cash coupons', zh: '代金券批次' },
      store: FAVOR_STOCKS,
      documented: { operation: 'GET v3/marketing/favor/stocks/{stock_id}', state: 'status' },
      fields: { stock_id: itself },
      view: ({ request, status }) => ({
        state: status,
        description: request.stock_name,
        amount: request.stock_use_rule.max_amount,
        actions: [TURNS[status]],
      }),
      facts: (stock, _, state) => shownStock(state, stock),
      actions: [
        {
          action: 'start',
          label: { en: 'Start', zh: '激活' },
          primary: true,
          perform: turnedBy('start', 'unactivated', 'running'),
        },
        {
          action: 'pause',
          label: { en: 'Pause', zh: '暂停' },
          perform: turnedBy('pause', 'running', 'paused'),
        },
        {
          action: 'restart',
          label: { en: 'Restart', zh: '重启' },
          primary: true,
          perform: turnedBy('restart', 'paused', 'running'),
        },
      ],
    }),
    objectKind({
      kind: 'favor-coupon',
      title: { en: 'Cash coupons', zh: '代金券' },
      store: FAVOR_COUPONS,
      documented: { operation: 'GET v3/marketing/favor/users/{openid}/coupons/{coupon_id}', state: 'status' },
      fields: { coupon_id: itself },
      view: ({ request, value }) => ({
        state: 'SENDED',
        description: request.openid,
        amount: value,
        actions: [],
      }),
      facts: (coupon, _, state) => {
        const { stock_creator_mchid: __, ...facts } = shownCoupon(state, coupon, '');
        return { ...facts, openid: coupon.request.openid };
      },
    }),
  ],
});
