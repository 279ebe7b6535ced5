import { omitUndefined } from '../../json';
import { beijingTime } from '../time';
import { jsonOperation } from '../wire/v3/operation';
import { conflict, existing, once } from './idempotency';
import { newId } from './ids';
import { ORDERS, type Order, TRANSACTIONS } from './orders/records';
import { defineProduct, indexed, itself, objectKind } from './product';
import { type State, Store } from './state';

/** A receiver that a merchant may share with. */
export interface Receiver {
  readonly type: string;
  readonly account: string;
  readonly name?: string;
  readonly relation_type: string;
}

/** By type and account: `MERCHANT_ID 1900000109`. */
const RECEIVERS = new Store<Receiver>('receivers');

interface Share {
  readonly type: string;
  readonly account: string;
  /** In fen. */
  readonly amount: number;
  readonly description: string;
  readonly detail_id: string;
}

/** A sharing of what an order earned. */
export interface Sharing {
  readonly request: object;
  readonly orderId: string;
  readonly outOrderNo: string;
  readonly transactionId: string;
  readonly shares: readonly Share[];
  /** Whether the rest was returned to the merchant, so that nothing more can be shared. */
  readonly last: boolean;
  readonly at: string;
}

/** By `out_order_no`. */
export const SHARINGS = new Store<Sharing, 'transaction' | 'order_id'>('sharings', {
  indexes: {
    transaction: ({ transactionId }) => transactionId,
    order_id: ({ orderId }) => orderId,
  },
});

/** What a receiver returned. */
export interface SharingReturn {
  readonly request: { readonly out_return_no: string };
  readonly returnId: string;
  readonly outOrderNo: string;
  readonly account: string;
  readonly amount: number;
  readonly at: string;
}

/** By `out_return_no`. */
export const SHARING_RETURNS = new Store<SharingReturn, 'sharing'>('sharingReturns', {
  indexes: { sharing: ({ outOrderNo }) => outOrderNo },
});

const keyOf = ({ type, account }: Pick<Receiver, 'type' | 'account'>): string => `${type} ${account}`;

/** Adding an existing receiver has no effect. @see https://pay.weixin.qq.com/doc/v3/merchant/4012528995 */
const addReceiver = jsonOperation('POST', 'v3/profitsharing/receivers/add', ({ json }, state) => {
  const { type, account, name, relation_type } = json;
  if (type === 'MERCHANT_ID' && name === undefined) {
    throw conflict('分账接收方为商户时，必须传商户全称');
  }
  const receiver = { type, account, relation_type, ...omitUndefined({ name }) };
  RECEIVERS.of(state).set(keyOf(receiver), receiver);
  return { ...receiver, sub_mchid: json.sub_mchid, custom_relation: json.custom_relation };
});

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012529590 */
const deleteReceiver = jsonOperation('POST', 'v3/profitsharing/receivers/delete', ({ json }, state) => {
  const { type, account, sub_mchid } = json;
  RECEIVERS.of(state).delete(keyOf({ type, account }));
  return { type, account, sub_mchid };
});

function sharable(state: State, transactionId: string): Order {
  const order = existing(ORDERS.of(state).get(TRANSACTIONS.of(state).get(transactionId) ?? ''), '订单');
  if (order.request.settle_info?.profit_sharing !== true) {
    throw conflict('非分账订单，请在下单时传入settle_info.profit_sharing=true', 'NOT_SHARE_ORDER', 403);
  }
  return order;
}

const sumOf = (amounts: readonly { readonly amount: number }[]): number =>
  amounts.reduce((sum, { amount }) => sum + amount, 0);

/** What of an order is not shared yet, in fen. */
function unsplit(state: State, transactionId: string): number {
  const order = sharable(state, transactionId);
  const sharings = SHARINGS.of(state).find('transaction', transactionId);
  if (sharings.some(({ last }) => last)) return 0;
  return order.request.amount.total - order.refunded - sumOf(sharings.flatMap(({ shares }) => shares));
}

interface Asking {
  readonly transaction_id: string;
  readonly out_order_no: string;
  readonly receivers?: readonly Omit<Share, 'detail_id'>[];
}

function share(state: State, asking: Asking, last: boolean, now: number): Sharing {
  return once(SHARINGS.of(state), asking.out_order_no, asking, () => {
    const { transaction_id: transactionId, out_order_no: outOrderNo, receivers = [] } = asking;
    const rest = unsplit(state, transactionId);
    if (receivers.some((receiver) => !RECEIVERS.of(state).has(keyOf(receiver)))) {
      throw conflict('分账接收方不存在，请先添加分账接收方', 'NO_RELATION', 403);
    }
    if (sumOf(receivers) > rest) throw conflict('分账金额超过订单剩余可分金额', 'NOT_ENOUGH', 403);
    const shares = receivers.map(({ type, account, amount, description }) => ({
      type,
      account,
      amount,
      description,
      detail_id: newId(state, '36011', now),
    }));
    const orderId = newId(state, '30008', now);
    return { request: asking, orderId, outOrderNo, transactionId, shares, last, at: beijingTime(now) };
  });
}

/** Shows a sharing: in progress when it is requested, finished when it is queried. */
function shown({ orderId, outOrderNo, transactionId, shares, at }: Sharing, finished: boolean) {
  return {
    transaction_id: transactionId,
    out_order_no: outOrderNo,
    order_id: orderId,
    state: finished ? 'FINISHED' : 'PROCESSING',
    receivers: shares.map((one) => ({
      ...one,
      result: finished ? 'SUCCESS' : 'PENDING',
      create_time: at,
      finish_time: at,
    })),
  };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012524936 */
const shareProfit = jsonOperation(
  'POST',
  'v3/profitsharing/orders',
  ({ json, now }, state) => ({
    ...shown(share(state, json, json.unfreeze_unsplit, now), false),
    sub_mchid: json.sub_mchid,
  }),
  { 'json.out_order_no': { maxLength: 64 }, 'json.receivers.amount': { minimum: 1 } },
);

/**
 * Returns the rest to the merchant. It requires its own number: under the number of a sharing nothing happens, and
 * the response does not say so.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012526374
 */
const unfreeze = jsonOperation('POST', 'v3/profitsharing/orders/unfreeze', ({ json, now }, state) => ({
  ...shown(SHARINGS.of(state).get(json.out_order_no) ?? share(state, json, true, now), true),
  sub_mchid: json.sub_mchid,
}));

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012525210 */
const querySharing = jsonOperation(
  'GET',
  'v3/profitsharing/orders/{out_order_no}',
  ({ path, query }, state) => {
    const sharing = existing(SHARINGS.of(state).get(path.out_order_no), '分账单');
    const same = sharing.transactionId === query.transaction_id ? sharing : undefined;
    return { ...shown(existing(same, '分账单'), true), sub_mchid: query.sub_mchid };
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012457939 */
const queryUnsplit = jsonOperation(
  'GET',
  'v3/profitsharing/transactions/{transaction_id}/amounts',
  ({ path }, state) => ({ unsplit_amount: unsplit(state, path.transaction_id) }),
);

/** What a receiver got of a sharing and did not return. */
function held(state: State, { outOrderNo, shares }: Sharing, account: string): number {
  const returned = SHARING_RETURNS.of(state)
    .find('sharing', outOrderNo)
    .filter((known) => known.account === account);
  return sumOf(shares.filter((one) => one.account === account)) - sumOf(returned);
}

function shownReturn({ request, returnId, outOrderNo, at }: SharingReturn, state: State) {
  const order_id = SHARINGS.of(state).get(outOrderNo)?.orderId;
  const done = { result: 'SUCCESS', create_time: at, finish_time: at } as const;
  return { ...request, return_id: returnId, out_order_no: outOrderNo, order_id, ...done };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012525287 */
const returnShare = jsonOperation(
  'POST',
  'v3/profitsharing/return-orders',
  ({ json, now }, state) => {
    const { out_return_no, out_order_no, order_id, return_mchid: account, amount } = json;
    const made = once(SHARING_RETURNS.of(state), out_return_no, json, () => {
      const sharings = SHARINGS.of(state);
      const named = sharings.get(out_order_no ?? '') ?? sharings.find('order_id', order_id ?? '')[0];
      const sharing = existing(named, '分账单');
      if (amount > held(state, sharing, account)) throw conflict('回退金额超过已分账金额', 'NOT_ENOUGH', 403);
      const returnId = newId(state, '30009', now);
      const { outOrderNo } = sharing;
      return { request: json, returnId, outOrderNo, account, amount, at: beijingTime(now) };
    });
    return shownReturn(made, state);
  },
  { 'json.amount': { minimum: 1 } },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012526279 */
const queryReturn = jsonOperation(
  'GET',
  'v3/profitsharing/return-orders/{out_return_no}',
  ({ path }, state) =>
    shownReturn(existing(SHARING_RETURNS.of(state).get(path.out_return_no), '回退单'), state),
);

/** Profit sharing. */
export const profitSharing = defineProduct({
  stores: [RECEIVERS, SHARINGS, SHARING_RETURNS],
  operations: [
    addReceiver,
    deleteReceiver,
    shareProfit,
    unfreeze,
    querySharing,
    queryUnsplit,
    returnShare,
    queryReturn,
  ],
  objects: [
    objectKind({
      kind: 'sharing',
      title: { en: 'Profit sharing', zh: '分账' },
      store: SHARINGS,
      documented: { operation: 'GET v3/profitsharing/orders/{out_order_no}', state: 'state' },
      fields: {
        out_order_no: itself,
        order_id: indexed(SHARINGS, 'order_id', ({ outOrderNo }) => outOrderNo),
      },
      partOf: {
        kind: 'payment',
        find: (state, number) => {
          const { transactionId = '' } = ORDERS.of(state).get(number)?.payment ?? {};
          return SHARINGS.of(state)
            .find('transaction', transactionId)
            .map(({ outOrderNo }) => outOrderNo);
        },
      },
      view: ({ shares }) => ({
        state: 'FINISHED',
        description: shares.map(({ description }) => description).join(' + '),
        amount: sumOf(shares),
        actions: [],
      }),
      facts: (sharing) => shown(sharing, true),
    }),
    objectKind({
      kind: 'sharing-return',
      title: { en: 'Returned shares', zh: '分账回退' },
      store: SHARING_RETURNS,
      documented: { operation: 'GET v3/profitsharing/return-orders/{out_return_no}', state: 'result' },
      fields: { out_return_no: itself },
      partOf: {
        kind: 'sharing',
        find: (state, number) =>
          SHARING_RETURNS.of(state)
            .find('sharing', number)
            .map(({ request }) => request.out_return_no),
      },
      view: ({ account, amount }) => ({ state: 'SUCCESS', description: account, amount, actions: [] }),
      facts: (made, _, state) => shownReturn(made, state),
    }),
  ],
});
