import { ConfigError } from '../../errors';
import { type Label, type OrderSummary, type Product, type UserOrders, wrongAction } from './product';
import type { State } from './state';

/** An order, a transfer, a service order or an application, as a list shows it. */
export interface ListedOrder<Kind extends string, Action extends string> extends OrderSummary<Action> {
  readonly kind: Kind;
  /** The merchant's own number. */
  readonly number: string;
}

/** A kind of orders, with what can be done with them. */
export interface ListedKind<Kind extends string, Action extends string> {
  readonly kind: Kind;
  readonly title: Label;
  readonly actions: readonly {
    readonly action: Action;
    readonly label: Label;
    /** Whether the console highlights the button. */
    readonly primary: boolean;
    /** The confirmation before the action; `{number}` represents the order's number. */
    readonly question: Label | undefined;
  }[];
}

type Products<Kind extends string, Action extends string> = readonly Product<Kind, Action>[];

function kindsOf<K extends string, A extends string>(products: Products<K, A>): UserOrders<K, A>[] {
  return products.flatMap(({ orders }) => orders ?? []);
}

/** Lists the kinds of orders, in the order in which their products are registered. */
export function listKinds<K extends string, A extends string>(products: Products<K, A>): ListedKind<K, A>[] {
  return kindsOf(products).map(({ kind, title, actions }) => ({
    kind,
    title,
    actions: actions.map(({ action, label, primary = false, question }) => ({
      action,
      label,
      primary,
      question,
    })),
  }));
}

function listedOrder<K extends string, A extends string>(
  { kind, view }: UserOrders<K, A>,
  state: State,
  number: string,
  now: number,
): ListedOrder<K, A> | undefined {
  const summary = view(state, number, now);
  return summary && { kind, number, ...summary };
}

/** Lists the newest orders of each kind, the oldest first; by default all of them. */
export function listOrders<K extends string, A extends string>(
  products: Products<K, A>,
  state: State,
  now: number,
  newest = Number.MAX_SAFE_INTEGER,
): ListedOrder<K, A>[] {
  return kindsOf(products).flatMap((orders) =>
    orders.store
      .of(state)
      .newest(newest)
      .flatMap((number) => listedOrder(orders, state, number, now) ?? []),
  );
}

/**
 * Does what a user, or WeChat Pay's staff, would do.
 *
 * @throws {ConfigError} if no order has that number, or the order does not allow the action now.
 */
export function performAction<K extends string, A extends string>(
  products: Products<K, A>,
  state: State,
  { number, action }: { readonly number: string; readonly action: A },
  now: number,
): ListedOrder<K, A> {
  const found = kindsOf(products).flatMap((orders) => {
    const order = listedOrder(orders, state, number, now);
    return order ? [{ orders, order }] : [];
  });
  const target = found.find(({ order }) => order.actions.includes(action)) ?? found[0];
  if (target === undefined) {
    throw new ConfigError(
      'number',
      `expected the number of an order, received ${number}`,
      'Place the order first.',
    );
  }
  const { orders, order } = target;
  const known = orders.actions.find((declared) => declared.action === action);
  if (known === undefined) throw wrongAction(number, action);
  known.perform(state, number, now);
  return listedOrder(orders, state, number, now) ?? order;
}

/** Calls back with every order that is placed or that changes. */
export function watchOrders<K extends string, A extends string>(
  products: Products<K, A>,
  state: State,
  now: () => number,
  changed: (order: ListedOrder<K, A>) => void,
): void {
  for (const orders of kindsOf(products)) {
    orders.store.of(state).watch((number) => {
      const order = listedOrder(orders, state, number, now());
      if (order) changed(order);
    });
  }
}
