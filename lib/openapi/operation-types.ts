import type { Method } from '../http';
import type { Routes } from './generated/routes';

/** A method and a documented path: `POST v3/pay/transactions/native`. */
export type OperationKey = `${Method} ${keyof Routes}`;

/**
 * The argument of a call: `json`, `query` and the other groups, path variables, and the options of a call. `never` if the
 * path does not have the method.
 *
 * @example
 * type Order = RequestOf<'POST v3/pay/transactions/native'>['json']
 * const order: Order = { appid, mchid, description, out_trade_no, notify_url, amount: { total: 1 } }
 */
export type RequestOf<Key extends OperationKey> = Key extends `${infer Verb} ${infer Path}`
  ? Path extends keyof Routes
    ? ArgumentOf<Routes[Path], Lowercase<Verb>>
    : never
  : never;

/**
 * The `data` of a response. `never` if the path does not have the method.
 *
 * @example
 * type Refund = AnswerOf<'GET v3/refund/domestic/refunds/{out_refund_no}'>
 * const isDone = (refund: Refund) => refund.status === 'SUCCESS'
 */
export type AnswerOf<Key extends OperationKey> = Key extends `${infer Verb} ${infer Path}`
  ? Path extends keyof Routes
    ? DataOf<Routes[Path], Lowercase<Verb>>
    : never
  : never;

/** Without what stands for an incomplete call, see `WithVariables`. */
type ArgumentOf<Node, Verb extends string> = Node extends {
  readonly [Name in Verb]: (init: infer Init) => unknown;
}
  ? Exclude<Init, readonly unknown[] | undefined>
  : never;

type DataOf<Node, Verb extends string> = Node extends {
  readonly [Name in Verb]: (...args: never[]) => Promise<{ readonly data: infer Data }>;
}
  ? Data
  : never;
