import { ConfigError } from '../../errors';
import { Namings, type ObjectNaming } from './namings';
import {
  type DocumentedObject,
  type Label,
  type ObjectKind,
  type OrderSummary,
  type Product,
  wrongAction,
} from './product';
import type { State } from './state';

/** An order, a refund, a coupon or another object, as a list shows it. */
export interface ListedOrder<Kind extends string, Action extends string> extends OrderSummary<Action> {
  readonly kind: Kind;
  /** Of an order, the merchant's own number. */
  readonly number: string;
}

/** A kind of objects, with what can be done with them. */
export interface ListedKind<Kind extends string, Action extends string> {
  readonly kind: Kind;
  readonly title: Label;
  readonly actions: readonly {
    readonly action: Action;
    readonly label: Label;
    /** Whether the console highlights the button. */
    readonly primary: boolean;
    /** The confirmation before the action; `{number}` represents the object's number. */
    readonly question: Label | undefined;
  }[];
}

/** What the gateway keeps and the console shows: the objects of all products, by kind and number. */
export class ObjectIndex<Kind extends string = string, Action extends string = string> {
  readonly #state: State;
  readonly #now: () => number;
  readonly #kinds: ReadonlyMap<string, ObjectKind<Kind, Action>>;
  readonly #orders: readonly ObjectKind<Kind, Action>[];
  readonly #namings: Namings;

  constructor(products: readonly Product<Kind, Action>[], state: State, now: () => number) {
    const kindsOf = ({ orders, objects = [] }: Product<Kind, Action>): ObjectKind<Kind, Action>[] =>
      orders === undefined ? [...objects] : [orders, ...objects];
    this.#state = state;
    this.#now = now;
    this.#kinds = new Map(products.flatMap(kindsOf).map((kind) => [kind.kind, kind]));
    this.#orders = products.flatMap(({ orders }) => orders ?? []);
    this.#namings = new Namings(
      // A message about an object that has orders, such as a combined order, names them too.
      products.map((product) => ({ product, kinds: kindsOf(product).reverse() })),
      state,
    );
  }

  /** The kinds, in the order in which their products are registered. */
  get kinds(): ListedKind<Kind, Action>[] {
    return Array.from(this.#kinds.values(), ({ kind, title, actions }) => ({
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

  /** The newest of each kind that waits for a user, the oldest first; by default all of them. */
  orders(newest = Number.MAX_SAFE_INTEGER): ListedOrder<Kind, Action>[] {
    return this.#orders.flatMap((kind) => this.#newest(kind, newest));
  }

  /** The newest of a kind, the oldest first. */
  newest(kind: string, count: number): ListedOrder<Kind, Action>[] {
    const known = this.#kinds.get(kind);
    return known === undefined ? [] : this.#newest(known, count);
  }

  count(kind: string): number {
    return this.#kinds.get(kind)?.store.of(this.#state).size ?? 0;
  }

  get(kind: string, number: string): ListedOrder<Kind, Action> | undefined {
    const known = this.#kinds.get(kind);
    return known && this.#listed(known, number);
  }

  /** The fields of an object as a query of WeChat Pay shows them. */
  facts(kind: string, number: string): object | undefined {
    return this.#kinds.get(kind)?.facts(this.#state, number, this.#now());
  }

  /** Where the catalogue describes a kind, and what states mean that it does not describe. */
  description(kind: string): {
    readonly documented: DocumentedObject | undefined;
    readonly states: Readonly<Record<string, Label>>;
  } {
    const { documented, states = {} } = this.#kinds.get(kind) ?? {};
    return { documented, states };
  }

  /** The parts of an object, such as the refunds of a payment. */
  parts(kind: string, number: string): Pick<ListedOrder<Kind, Action>, 'kind' | 'number'>[] {
    return Array.from(this.#kinds.values()).flatMap((part) => {
      if (part.partOf?.kind !== kind) return [];
      return part.partOf.find(this.#state, number).map((its) => ({ kind: part.kind, number: its }));
    });
  }

  /** The fields that name an object of any kind. */
  get fieldNames(): ReadonlySet<string> {
    return this.#namings.fieldNames;
  }

  /**
   * Finds the objects that a message names; the one that it is about comes first.
   *
   * @param source the path of a request as its operation has it, or the type of a notification.
   */
  named(source: string, fields: ReadonlyMap<string, readonly string[]>): ObjectNaming[] {
    return this.#namings.find(source, fields);
  }

  /**
   * Does what a user, the merchant, or WeChat Pay's staff would do.
   *
   * @param kind of the object, if two have one number.
   * @throws {ConfigError} if no object has that number, or it does not allow the action now.
   */
  perform(number: string, action: Action, kind?: string): ListedOrder<Kind, Action> {
    const found = [...this.#kinds.values()].flatMap((known) => {
      if (kind !== undefined && known.kind !== kind) return [];
      const object = this.#listed(known, number);
      return object ? [{ known, object }] : [];
    });
    const target = found.find(({ object }) => object.actions.includes(action)) ?? found[0];
    if (target === undefined) {
      throw new ConfigError(
        'number',
        `expected the number of an order, a refund or another object of the gateway, received ${number}`,
        'Create the object first.',
      );
    }
    const { known, object } = target;
    const declared = known.actions.find((one) => one.action === action);
    if (declared === undefined) throw wrongAction(number, action);
    declared.perform(this.#state, number, this.#now());
    return this.#listed(known, number) ?? object;
  }

  /**
   * Calls back with every object that is added or that changes.
   *
   * @param wanted whether anybody listens; an object is not read otherwise.
   */
  watch(wanted: () => boolean, changed: (object: ListedOrder<Kind, Action>, isOrder: boolean) => void): void {
    for (const kind of this.#kinds.values()) {
      kind.store.of(this.#state).watch((number) => {
        if (!wanted()) return;
        const object = this.#listed(kind, number);
        if (object) changed(object, this.#orders.includes(kind));
      });
    }
  }

  #newest(kind: ObjectKind<Kind, Action>, count: number): ListedOrder<Kind, Action>[] {
    const numbers = kind.store.of(this.#state).newest(count);
    return numbers.flatMap((number) => this.#listed(kind, number) ?? []);
  }

  #listed(known: ObjectKind<Kind, Action>, number: string): ListedOrder<Kind, Action> | undefined {
    const summary = known.view(this.#state, number, this.#now());
    return summary && { kind: known.kind, number, ...summary };
  }
}
