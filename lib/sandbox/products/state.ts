import type { Notice } from '../notifications/notice';
import { BoundedMap, CAPACITY } from './bounded-map';

/**
 * The state of one gateway, composed from what its products declare. The records are plain data; only
 * operations and user actions change them.
 */
export class State {
  /** Every store by its name. */
  readonly stores: ReadonlyMap<string, BoundedMap<unknown>>;
  /** Notifications that the gateway has not yet taken over for delivery. */
  readonly outbox: Notice[] = [];
  /** How many identifiers the gateway has issued. */
  issued = 0;
  readonly #notifications: ReadonlySet<string>;

  /** @throws {RangeError} if two stores have one name. */
  constructor(stores: readonly Store<unknown>[], notifications: readonly string[]) {
    this.stores = new Map(stores.map((store) => [store.name, store.open(this)]));
    if (this.stores.size < stores.length) throw new RangeError('Two products declare a store of one name');
    this.#notifications = new Set(notifications);
  }

  /**
   * Queues notifications for the merchant.
   *
   * @throws {RangeError} if no product declares their type.
   */
  notify(notices: readonly Notice[]): void {
    const unknown = notices.find(({ type }) => !this.#notifications.has(type));
    if (unknown) throw new RangeError(`No product declares the notification ${unknown.type}`);
    this.outbox.push(...notices);
  }
}

/** Records of one kind, which each gateway keeps by number and saves. */
export class Store<T> {
  readonly #maps = new WeakMap<State, BoundedMap<T>>();

  /**
   * @param name as it stands in saved files; it never changes.
   * @param capacity how many records are kept; the oldest are forgotten first.
   */
  constructor(
    readonly name: string,
    readonly capacity: number = CAPACITY,
  ) {}

  /** Returns a gateway's records. @throws {RangeError} if none of its products declares this store. */
  of(state: State): BoundedMap<T> {
    const map = this.#maps.get(state);
    if (map === undefined) throw new RangeError(`No product declares the store ${this.name}`);
    return map;
  }

  /** Creates the empty records of a new gateway. */
  open(state: State): BoundedMap<T> {
    const map = new BoundedMap<T>().limit(this.capacity);
    this.#maps.set(state, map);
    return map;
  }
}

/** A value that each gateway keeps while it runs and does not save. */
export class Memory<T extends object> {
  readonly #values = new WeakMap<State, T>();
  readonly #create: () => T;

  constructor(create: () => T) {
    this.#create = create;
  }

  of(state: State): T {
    const value = this.#values.get(state) ?? this.#create();
    this.#values.set(state, value);
    return value;
  }
}
