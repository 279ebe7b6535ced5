import { ConfigError } from '../../errors';
import type { Storage } from '../records/records';
import type { Operation } from './operation';
import { State, type Store } from './state';

/** A text in the languages of the console. */
export interface Label {
  readonly en: string;
  readonly zh: string;
}

/** Something that a user, or WeChat Pay's staff, does with an order. */
export interface UserAction<Action extends string = string> {
  readonly action: Action;
  /** The console's button. */
  readonly label: Label;
  /** Whether the console highlights the button. */
  readonly primary?: boolean;
  /** The confirmation of the console; `{number}` represents the order's number. */
  readonly question?: Label;
  /** @throws {ConfigError} if the order does not allow it now. */
  readonly perform: (state: State, number: string, now: number) => void;
}

/** What a list shows of an order. */
export interface OrderSummary<Action extends string = string> {
  /** WeChat Pay's name for it: `NOTPAY`, `WAIT_USER_CONFIRM`, `DOING`. */
  readonly state: string;
  readonly description: string;
  /** In fen. */
  readonly amount?: number | undefined;
  /** What `Sandbox.act` can do with it now. */
  readonly actions: readonly Action[];
}

/** Orders of one kind that wait for a user or for WeChat Pay's staff: how to list them, and what can be done with them. */
export interface UserOrders<Kind extends string = string, Action extends string = string> {
  readonly kind: Kind;
  /** The console's heading. */
  readonly title: Label;
  /** The orders, by the merchant's own number. */
  readonly store: Store<unknown>;
  readonly actions: readonly UserAction<Action>[];
  readonly view: (state: State, number: string, now: number) => OrderSummary<Action> | undefined;
}

/** Declares the orders of a product. */
export function userOrders<T extends object, const Kind extends string, const Action extends string>({
  store,
  view,
  ...declared
}: Pick<UserOrders<Kind, Action>, 'kind' | 'title' | 'actions'> & {
  readonly store: Store<T>;
  readonly view: (order: T, now: number) => OrderSummary<NoInfer<Action>>;
}): UserOrders<Kind, Action> {
  return {
    ...declared,
    store,
    view: (state, number, now) => {
      const order = store.of(state).get(number);
      return order && view(order, now);
    },
  };
}

/** A notification that a product sends. */
export interface ProductNotification {
  /** The event type; those of APIv2 begin with `v2/`. */
  readonly type: string;
  /** Changes the state to what `Sandbox.notify` reports to the merchant. */
  readonly apply?: (state: State, resource: object, now: number) => void;
}

/** A stateful product of WeChat Pay, as the gateway runs it. Add it to the registry in `index.ts`. */
export interface Product<Kind extends string = string, Action extends string = string> {
  /** What it keeps and saves. */
  readonly stores?: readonly Store<unknown>[];
  /** The endpoints that read or change its state, of both protocols. */
  readonly operations?: readonly Operation[];
  /** What waits for a user; the console lists it. */
  readonly orders?: UserOrders<Kind, Action>;
  readonly notifications?: readonly ProductNotification[];
}

/** Declares a product; the types keep the names of its kind of order and of its actions. */
export function defineProduct<const Kind extends string = never, const Action extends string = never>(
  product: Product<Kind, Action>,
): Product<Kind, Action> {
  return product;
}

/** Composes the state of a new gateway. */
export function createState(products: readonly Product[], storage?: Storage): State {
  return new State(
    products.flatMap(({ stores = [] }) => stores),
    products.flatMap(({ notifications = [] }) => notifications.map(({ type }) => type)),
    storage,
  );
}

/** Makes the state agree with a notification that the merchant receives. */
export function applyNotification(
  products: readonly Product[],
  state: State,
  { type, resource }: { readonly type: string; readonly resource: object },
  now: number,
): void {
  const declared = products.flatMap(({ notifications = [] }) => notifications);
  for (const notification of declared) {
    if (notification.type === type) notification.apply?.(state, resource, now);
  }
}

/** An order does not allow an action now. */
export function wrongAction(number: string, action: string): ConfigError {
  return new ConfigError(
    'action',
    `${action} is not possible for ${number} now`,
    'Choose one of the actions that its order lists.',
  );
}
