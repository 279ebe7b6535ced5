import { clientConfigOf, type Wechatpay } from '../client';
import type { EventType, NotificationEvent } from '../notify';
import type { NotificationEvents, Routes } from '../openapi';

/** What is followed. */
export type FollowKind = 'order' | 'refund' | 'transfer' | 'profit-sharing';

const ORDER = 'v3/pay/transactions/out-trade-no/{out_trade_no}';
const REFUND = 'v3/refund/domestic/refunds/{out_refund_no}';
const TRANSFER = 'v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}';
const SHARING = 'v3/profitsharing/orders/{out_order_no}';

type Queried<Path extends keyof Routes> = Routes[Path] extends {
  get(...args: never[]): Promise<{ readonly data: infer Data }>;
}
  ? Data
  : never;

/** What WeChat Pay reports about each kind, in a notification or in the response to a query. */
export interface FollowData {
  readonly order: NotificationEvents['TRANSACTION.SUCCESS'] | Queried<typeof ORDER>;
  readonly refund:
    | NotificationEvents['REFUND.SUCCESS']
    | NotificationEvents['REFUND.CLOSED']
    | NotificationEvents['REFUND.ABNORMAL']
    | Queried<typeof REFUND>;
  readonly transfer: NotificationEvents['MCHTRANSFER.BILL.FINISHED'] | Queried<typeof TRANSFER>;
  readonly 'profit-sharing': Queried<typeof SHARING>;
}

/** Something that is followed, as the store keeps it. */
export interface Followed {
  readonly kind: FollowKind;
  /** The merchant's own number. */
  readonly number: string;
  /** When it began to be followed, Unix time in milliseconds. */
  readonly began: number;
  /** When an order is closed, or anything else that is still unknown is reported as not found; Unix time in milliseconds. */
  readonly expires: number;
  /** Of profit sharing: WeChat Pay's number of the order. */
  readonly transaction_id?: string;
}

/** What a query, or a notification, reports. */
export interface Report {
  readonly state: string;
  readonly data: object;
}

/** How one kind is queried, and when it is final. */
export interface KindRules {
  /** The operation that queries it. */
  readonly operation: string;
  readonly query: (wxpay: Wechatpay, followed: Followed) => Promise<Report>;
  /** The states after which nothing changes without the merchant. */
  readonly final: readonly string[];
  /** Closes it once it has expired, so that nothing can happen to it any more. */
  readonly close?: (wxpay: Wechatpay, followed: Followed) => Promise<unknown>;
}

export const KINDS: Readonly<Record<FollowKind, KindRules>> = {
  order: {
    operation: `GET ${ORDER}`,
    query: async (wxpay, { number }) => {
      const { mchid } = clientConfigOf(wxpay);
      const { data } = await wxpay.chain(ORDER).get({ out_trade_no: number, query: { mchid } });
      return { state: data.trade_state ?? '', data };
    },
    final: ['SUCCESS', 'REFUND', 'CLOSED', 'REVOKED', 'PAYERROR'],
    close: (wxpay, { number }) => {
      const { mchid } = clientConfigOf(wxpay);
      return wxpay.chain(`${ORDER}/close`).post({ out_trade_no: number, json: { mchid } });
    },
  },
  refund: {
    operation: `GET ${REFUND}`,
    query: async (wxpay, { number }) => {
      const { data } = await wxpay.chain(REFUND).get({ out_refund_no: number });
      return { state: data.status, data };
    },
    final: ['SUCCESS', 'CLOSED', 'ABNORMAL'],
  },
  transfer: {
    operation: `GET ${TRANSFER}`,
    query: async (wxpay, { number }) => {
      const { data } = await wxpay.chain(TRANSFER).get({ out_bill_no: number });
      return { state: data.state, data };
    },
    final: ['SUCCESS', 'FAIL', 'CANCELLED'],
  },
  'profit-sharing': {
    operation: `GET ${SHARING}`,
    query: async (wxpay, { number, transaction_id = '' }) => {
      const { data } = await wxpay.chain(SHARING).get({ out_order_no: number, query: { transaction_id } });
      return { state: data.state, data };
    },
    final: ['FINISHED'],
  },
};

/** The notifications that report the end of something. */
export const FOLLOWED_EVENTS = [
  'TRANSACTION.SUCCESS',
  'REFUND.SUCCESS',
  'REFUND.CLOSED',
  'REFUND.ABNORMAL',
  'MCHTRANSFER.BILL.FINISHED',
] as const satisfies readonly EventType[];

/** The type of a notification that reports the end of something. */
export type FollowedEventType = (typeof FOLLOWED_EVENTS)[number];

/** Returns what a notification reports, and of what. */
export function readNotification(
  event: NotificationEvent<FollowedEventType>,
): Report & Pick<Followed, 'kind' | 'number'> {
  switch (event.event_type) {
    case 'TRANSACTION.SUCCESS': {
      const { resource: data } = event;
      return { kind: 'order', number: data.out_trade_no, state: data.trade_state, data };
    }
    case 'MCHTRANSFER.BILL.FINISHED': {
      const { resource: data } = event;
      return { kind: 'transfer', number: data.out_bill_no, state: data.state, data };
    }
    default: {
      const { resource: data } = event;
      return { kind: 'refund', number: data.out_refund_no, state: data.refund_status, data };
    }
  }
}
