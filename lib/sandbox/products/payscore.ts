import { ConfigError } from '../../errors';
import { beijingDigits } from '../time';
import { jsonOperation } from '../wire/v3/operation';
import { conflict, existing, once } from './idempotency';
import { newId, newTransactionId } from './ids';
import { CANCEL_ORDER, CONFIRM, PAY, REFUSE } from './labels';
import { defineProduct, itself, objectKind, wrongAction } from './product';
import { type State, Store } from './state';

interface ServiceRequest {
  readonly out_order_no: string;
  readonly appid: string;
  readonly service_id: string;
  readonly service_introduction: string;
  readonly openid?: string;
  readonly need_user_confirm?: boolean;
  readonly notify_url: string;
  readonly risk_fund: { readonly name: string; readonly amount: number; readonly description?: string };
}

/** A service that is paid afterwards. */
export interface ServiceOrder {
  readonly request: ServiceRequest;
  readonly mchid: string;
  readonly orderId: string;
  readonly state: 'CREATED' | 'DOING' | 'DONE' | 'REVOKED';
  /** What the merchant added when it completed the service: payments and times. */
  readonly account: object;
  /** In fen; present when the merchant completed it. */
  readonly total?: number;
  readonly paid?: { readonly at: string; readonly transactionId: string };
  /** In milliseconds. */
  readonly at: number;
}

/** By `out_order_no`. */
const SERVICE_ORDERS = new Store<ServiceOrder>('serviceOrders');

const EXPIRY = 3_600_000;

/** The present state: an order that is not confirmed within an hour has expired. */
function serviceState(order: ServiceOrder, now: number): ServiceOrder['state'] | 'EXPIRED' {
  return order.state === 'CREATED' && now - order.at >= EXPIRY ? 'EXPIRED' : order.state;
}

function shown(order: ServiceOrder, now: number) {
  const { request, account, orderId, total, paid } = order;
  const { need_user_confirm: _, ...asked } = request;
  const state = serviceState(order, now);
  const doing = total === undefined ? 'USER_CONFIRM' : 'MCH_COMPLETE';
  const money = { total_amount: total, paying_amount: paid ? 0 : total, paid_amount: paid ? total : 0 };
  const details = paid
    ? [{ seq: 1, amount: total, paid_type: 'NEWTON', paid_time: paid.at, transaction_id: paid.transactionId }]
    : undefined;
  return {
    ...asked,
    ...account,
    mchid: order.mchid,
    order_id: orderId,
    state,
    state_description: state === 'DOING' ? doing : undefined,
    total_amount: total,
    need_collection: total === undefined ? undefined : total > 0,
    collection: total ? { state: paid ? 'USER_PAID' : 'USER_PAYING', ...money, details } : undefined,
  } as const;
}

function orderOf(state: State, number: string | undefined, serviceId: string): ServiceOrder {
  const known = SERVICE_ORDERS.of(state).get(number ?? '');
  return existing(known?.request.service_id === serviceId ? known : undefined, '服务订单');
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012587900 */
const createService = jsonOperation(
  'POST',
  'v3/payscore/serviceorder',
  ({ json, keyring, now }, state) => {
    const { mchid } = keyring;
    const made = once(SERVICE_ORDERS.of(state), json.out_order_no, json, (): ServiceOrder => {
      const orderId = newId(state, '15646', now);
      const open = json.need_user_confirm === false ? 'DOING' : 'CREATED';
      return { request: json, mchid, orderId, state: open, account: {}, at: now };
    });
    const text = JSON.stringify({ order_id: made.orderId });
    return { ...shown(made, now), package: Buffer.from(text).toString('base64') };
  },
  { 'json.out_order_no': { maxLength: 32 }, 'json.risk_fund.amount': { minimum: 1 } },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012587902 */
const queryService = jsonOperation('GET', 'v3/payscore/serviceorder', ({ query, now }, state) => {
  if (query.out_order_no === undefined && query.query_id === undefined) {
    throw conflict('out_order_no与query_id不能同时为空', 'PARAM_ERROR');
  }
  return shown(orderOf(state, query.out_order_no ?? query.query_id, query.service_id), now);
});

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012587905 */
const cancelService = jsonOperation(
  'POST',
  'v3/payscore/serviceorder/{out_order_no}/cancel',
  ({ path, json, now }, state) => {
    const order = orderOf(state, path.out_order_no, json.service_id);
    if (order.state === 'DONE') throw conflict('订单已完成，不能取消', 'INVALID_ORDER_STATE');
    SERVICE_ORDERS.of(state).set(path.out_order_no, { ...order, state: 'REVOKED' });
    return { ...shown(order, now), state: undefined };
  },
);

function requireDoing(order: ServiceOrder, now: number): void {
  if (serviceState(order, now) === 'DOING') return;
  throw conflict('订单状态不允许该操作', 'INVALID_ORDER_STATE');
}

/** Completes the service; WeChat Pay collects the money from the user. @see https://pay.weixin.qq.com/doc/v3/merchant/4012587955 */
const completeService = jsonOperation(
  'POST',
  'v3/payscore/serviceorder/{out_order_no}/complete',
  ({ path, json, now }, state) => {
    const order = orderOf(state, path.out_order_no, json.service_id);
    requireDoing(order, now);
    if (order.total !== undefined && order.total !== json.total_amount) {
      throw conflict('订单已完结，金额与首次请求不一致', 'INVALID_ORDER_STATE');
    }
    const { appid: _, service_id: __, total_amount: total, ...account } = json;
    const end = total === 0 ? 'DONE' : 'DOING';
    const done: ServiceOrder = { ...order, account: { ...order.account, ...account }, total, state: end };
    SERVICE_ORDERS.of(state).set(path.out_order_no, done);
    return shown(done, now);
  },
  { 'json.total_amount': { minimum: 0 } },
);

/** The sum may be lowered while it is not paid. @see https://pay.weixin.qq.com/doc/v3/merchant/4012587957 */
const modifyService = jsonOperation(
  'POST',
  'v3/payscore/serviceorder/{out_order_no}/modify',
  ({ path, json, now }, state) => {
    const order = orderOf(state, path.out_order_no, json.service_id);
    requireDoing(order, now);
    if (order.total === undefined || json.total_amount > order.total) {
      throw conflict('修改金额不能大于完结金额', 'INVALID_ORDER_STATE');
    }
    const { appid: _, service_id: __, total_amount: total, ...account } = json;
    const changed = { ...order, account: { ...order.account, ...account }, total };
    SERVICE_ORDERS.of(state).set(path.out_order_no, changed);
    return shown(changed, now);
  },
);

function collected(state: State, order: ServiceOrder, now: number): ServiceOrder {
  const paid = { at: beijingDigits(now), transactionId: newTransactionId(state, now) };
  const done: ServiceOrder = { ...order, state: 'DONE', paid };
  SERVICE_ORDERS.of(state).set(order.request.out_order_no, done);
  return done;
}

/** Notifies the merchant of what the user did. @see https://pay.weixin.qq.com/doc/v3/merchant/4012587953 */
function tell(state: State, type: 'PAYSCORE.USER_CONFIRM' | 'PAYSCORE.USER_PAID', order: ServiceOrder): void {
  const { notify_url: _, ...resource } = shown(order, order.at);
  state.notify([{ type, resource, url: order.request.notify_url }]);
}

/** Records that the user paid in another way. @see https://pay.weixin.qq.com/doc/v3/merchant/4012587962 */
const syncService = jsonOperation(
  'POST',
  'v3/payscore/serviceorder/{out_order_no}/sync',
  ({ path, json, now }, state) => {
    const order = orderOf(state, path.out_order_no, json.service_id);
    requireDoing(order, now);
    return shown(collected(state, order, now), now);
  },
);

/** Confirms or refuses an order as its user would. */
function confirmService(state: State, number: string, confirmed: boolean, now: number): void {
  const order = SERVICE_ORDERS.of(state).get(number);
  if (order === undefined || serviceState(order, now) !== 'CREATED') {
    throw new ConfigError(
      'out_order_no',
      'expected a service order that waits for confirmation',
      'Create a service order first.',
    );
  }
  const answered: ServiceOrder = { ...order, state: confirmed ? 'DOING' : 'REVOKED' };
  SERVICE_ORDERS.of(state).set(number, answered);
  if (confirmed) tell(state, 'PAYSCORE.USER_CONFIRM', answered);
}

/** Pays a completed order as its user would. */
function payService(state: State, number: string, now: number): void {
  const order = SERVICE_ORDERS.of(state).get(number);
  if (order?.state !== 'DOING' || order.total === undefined) {
    throw new ConfigError(
      'out_order_no',
      'expected a completed service order that is not paid',
      'Complete it first.',
    );
  }
  tell(state, 'PAYSCORE.USER_PAID', collected(state, order, now));
}

/** Cancels an order as a call of the merchant does. */
function revokeService(state: State, number: string, now: number): void {
  const order = SERVICE_ORDERS.of(state).get(number);
  if (order === undefined || !['CREATED', 'DOING'].includes(serviceState(order, now))) {
    throw wrongAction(number, 'cancel');
  }
  SERVICE_ORDERS.of(state).set(number, { ...order, state: 'REVOKED' });
}

type ServiceAction = 'pay' | 'confirm' | 'refuse' | 'cancel';

function serviceActions(state: string, total: number | undefined): ServiceAction[] {
  if (state === 'DOING') return total === undefined ? ['cancel'] : ['pay', 'cancel'];
  return state === 'CREATED' ? ['confirm', 'refuse', 'cancel'] : [];
}

/** PayScore. */
export const payscore = defineProduct({
  stores: [SERVICE_ORDERS],
  operations: [createService, queryService, cancelService, completeService, modifyService, syncService],
  orders: objectKind({
    kind: 'service',
    title: { en: 'PayScore orders', zh: '支付分订单' },
    store: SERVICE_ORDERS,
    documented: { operation: 'GET v3/payscore/serviceorder', state: 'state' },
    fields: { out_order_no: itself },
    facts: shown,
    view: (order, now) => {
      const state = serviceState(order, now);
      const { total: amount, request } = order;
      return {
        state,
        description: request.service_introduction,
        amount,
        actions: serviceActions(state, amount),
      };
    },
    actions: [
      { action: 'pay', label: PAY, primary: true, perform: payService },
      {
        action: 'confirm',
        label: CONFIRM,
        primary: true,
        perform: (state, number, now) => confirmService(state, number, true, now),
      },
      {
        action: 'refuse',
        label: REFUSE,
        perform: (state, number, now) => confirmService(state, number, false, now),
      },
      { action: 'cancel', label: CANCEL_ORDER, perform: revokeService },
    ],
  }),
  notifications: [{ type: 'PAYSCORE.USER_CONFIRM' }, { type: 'PAYSCORE.USER_PAID' }],
});
