import { Store } from '../state';

export interface Refund {
  readonly request: object;
  /** The response when it was accepted: in progress. */
  readonly reply: RefundReply;
  /** How often the money was sent. */
  readonly sent: number;
  /** When the money arrives, unless the refund ends in another way before, in milliseconds. */
  readonly arrives: number;
  /** Another end of it, and when. */
  readonly ended?: { readonly status: RefundEnd; readonly at: number };
  /** The URL for the notification of its result, and its protocol. */
  readonly notice: { readonly url: string | undefined; readonly protocol: 'v2' | 'v3' };
}

/** The results of a refund: it succeeds, it is closed, or it is abnormal and the merchant must act. */
export type RefundEnd = 'SUCCESS' | 'CLOSED' | 'ABNORMAL';

/** A refund as APIv3 shows it. */
export interface RefundReply {
  readonly refund_id: string;
  readonly out_refund_no: string;
  readonly transaction_id: string;
  readonly out_trade_no: string;
  readonly user_received_account: string;
  /** Present once it arrived. */
  readonly success_time?: string;
  readonly create_time: string;
  readonly status: 'PROCESSING' | RefundEnd;
  readonly amount: { readonly refund: number; readonly total: number };
}

/** By `out_refund_no`. */
export const REFUNDS = new Store<Refund, 'refund_id' | 'transaction_id' | 'out_trade_no'>('refunds', {
  indexes: {
    refund_id: ({ reply }) => reply.refund_id,
    transaction_id: ({ reply }) => reply.transaction_id,
    out_trade_no: ({ reply }) => reply.out_trade_no,
  },
});
