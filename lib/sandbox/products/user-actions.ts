import { ConfigError } from '../../errors';
import { applymentState, moveApplyment } from './applyments';
import { newId } from './ids';
import { payOrder, refuseOrder } from './orders/paying';
import { tradeState } from './orders/transactions';
import { confirmService, payService, serviceState } from './payscore';
import { recordRefund } from './refunds/v3';
import type { State } from './state';
import { settleTransfer, transferState } from './transfers';

/** What there is that waits for a user, or for WeChat Pay's staff. */
export type OrderKind = 'payment' | 'transfer' | 'service' | 'applyment';

/** What can be done with it from outside. */
export type OrderAction = 'pay' | 'refuse' | 'refund' | 'confirm';

/** An order, a transfer, a service order or an application, as a list shows it. */
export interface OrderView {
  readonly kind: OrderKind;
  /** The merchant's own number. */
  readonly number: string;
  /** In WeChat Pay's words: `NOTPAY`, `WAIT_USER_CONFIRM`, `DOING`. */
  readonly state: string;
  readonly description: string;
  /** In fen. */
  readonly amount?: number | undefined;
  readonly actions: readonly OrderAction[];
}

interface Desk {
  readonly numbers: (state: State) => Iterable<string>;
  readonly view: (
    state: State,
    number: string,
    now: number,
  ) => Omit<OrderView, 'kind' | 'number'> | undefined;
  readonly act: (state: State, number: string, action: OrderAction, now: number) => void;
}

function wrongAction(number: string, action: OrderAction): ConfigError {
  return new ConfigError('action', `${action} cannot be done with ${number} now`, 'See its actions.');
}

/** Gives back what is left of a paid order, as the merchant platform's own button does. */
function refundRest(state: State, number: string, now: number): void {
  const order = state.orders.get(number);
  if (!order?.payment) throw wrongAction(number, 'refund');
  const total = order.request.amount.total;
  const refund = total - order.refunded;
  if (refund <= 0) throw wrongAction(number, 'refund');
  const amount = { refund, total, currency: order.request.amount.currency ?? 'CNY' };
  const out_refund_no = newId(state, 'R', now);
  const request = { out_trade_no: number, out_refund_no, amount };
  const notice = { url: undefined, protocol: order.protocol ?? 'v3' } as const;
  recordRefund(state, { ...order, payment: order.payment }, request, { request, notice }, now);
}

const PAYABLE: readonly string[] = ['NOTPAY', 'USERPAYING'];

function paymentActions(state: string, refundable: boolean): OrderAction[] {
  if (PAYABLE.includes(state)) return ['pay', 'refuse'];
  return refundable ? ['refund'] : [];
}

const DESKS: Readonly<Record<OrderKind, Desk>> = {
  payment: {
    numbers: (state) => state.orders.keys(),
    view: (state, number, now) => {
      const order = state.orders.get(number);
      if (!order) return undefined;
      const { total } = order.request.amount;
      const present = tradeState(order, now);
      const refundable = order.payment !== undefined && order.refunded < total;
      const actions = paymentActions(present, refundable);
      return { state: present, description: order.request.description, amount: total, actions };
    },
    act: (state, number, action, now) => {
      if (action === 'pay') {
        payOrder(state, number, now, {});
      } else if (action === 'refuse') {
        refuseOrder(state, number, now);
      } else if (action === 'refund') {
        refundRest(state, number, now);
      } else {
        throw wrongAction(number, action);
      }
    },
  },
  transfer: {
    numbers: (state) => state.transfers.keys(),
    view: (state, number, now) => {
      const transfer = state.transfers.get(number);
      if (!transfer) return undefined;
      const present = transferState(transfer, now);
      const { transfer_remark: description, transfer_amount: amount } = transfer.request;
      const actions = present === 'WAIT_USER_CONFIRM' ? (['confirm', 'refuse'] as const) : [];
      return { state: present, description, amount, actions };
    },
    act: (state, number, action, now) => {
      if (action !== 'confirm' && action !== 'refuse') throw wrongAction(number, action);
      settleTransfer(state, number, action === 'confirm', now);
    },
  },
  service: {
    numbers: (state) => state.serviceOrders.keys(),
    view: (state, number, now) => {
      const order = state.serviceOrders.get(number);
      if (!order) return undefined;
      const present = serviceState(order, now);
      const payable = present === 'DOING' && order.total !== undefined;
      const waiting = present === 'CREATED' ? (['confirm', 'refuse'] as const) : [];
      const actions = payable ? (['pay'] as const) : waiting;
      return {
        state: present,
        description: order.request.service_introduction,
        amount: order.total,
        actions,
      };
    },
    act: (state, number, action, now) => {
      if (action === 'pay') {
        payService(state, number, now);
      } else if (action === 'refund') {
        throw wrongAction(number, action);
      } else {
        confirmService(state, number, action === 'confirm', now);
      }
    },
  },
  applyment: {
    numbers: (state) => state.applyments.keys(),
    view: (state, number, now) => {
      const applyment = state.applyments.get(number);
      if (!applyment) return undefined;
      const present = applymentState(applyment, now);
      const over = /FINISHED|REJECTED/.test(present);
      return { state: present, description: '特约商户进件', actions: over ? [] : ['confirm', 'refuse'] };
    },
    act: (state, number, action, now) => {
      if (action !== 'confirm' && action !== 'refuse') throw wrongAction(number, action);
      moveApplyment(state, number, action === 'confirm', now);
    },
  },
};

/** The kinds, in the order in which a number is looked for. */
const KINDS: readonly OrderKind[] = ['payment', 'transfer', 'service', 'applyment'];

export function viewOrder(state: State, kind: OrderKind, number: string, now: number): OrderView | undefined {
  const view = DESKS[kind].view(state, number, now);
  return view && { kind, number, ...view };
}

/** Everything that there is, kind by kind, the oldest first. */
export function listOrders(state: State, now: number): OrderView[] {
  return KINDS.flatMap((kind) =>
    [...DESKS[kind].numbers(state)].flatMap((number) => viewOrder(state, kind, number, now) ?? []),
  );
}

/**
 * Does what a user, or WeChat Pay's staff, would do.
 *
 * @throws {ConfigError} where there is nothing of that number, or it cannot be done now.
 */
export function performAction(state: State, number: string, action: OrderAction, now: number): OrderView {
  const views = KINDS.flatMap((kind) => viewOrder(state, kind, number, now) ?? []);
  const able = views.find(({ actions }) => actions.includes(action)) ?? views[0];
  if (able === undefined) {
    throw new ConfigError('number', `${number} is of no order of this gateway`, 'Place the order first.');
  }
  DESKS[able.kind].act(state, number, action, now);
  return viewOrder(state, able.kind, number, now) ?? able;
}

/** The shelves whose things are listed, and their kinds. */
export function watchedOrders(state: State) {
  return [
    [state.orders, 'payment'],
    [state.transfers, 'transfer'],
    [state.serviceOrders, 'service'],
    [state.applyments, 'applyment'],
  ] as const;
}
