import type { Notice } from '../notifications/notice';
import { MemoryStorage } from '../records/memory-storage';
import type { Records, RecordsDeclaration, RecordsOptions, Storage } from '../records/records';

/**
 * The state of one gateway, composed from what its products declare. The records are plain data; only operations and
 * user actions change them.
 */
export class State {
  /** Every store by its name. */
  readonly stores: ReadonlyMap<string, Records<unknown>>;
  /** Notifications that the gateway has not yet taken over for delivery. */
  readonly outbox: Notice[] = [];
  readonly #storage: Storage;
  readonly #notifications: ReadonlySet<string>;

  /**
   * @param storage where the records are kept; default in memory.
   * @throws {RangeError} if two stores have one name.
   */
  constructor(
    stores: readonly Store<unknown>[],
    notifications: readonly string[],
    storage: Storage = new MemoryStorage(),
  ) {
    this.#storage = storage;
    const opened = stores.map((store) => [store.name, store.open(this, storage)] as const);
    this.stores = new Map(opened);
    if (this.stores.size < stores.length) throw new RangeError('Two products declare a store of one name');
    this.#notifications = new Set(notifications);
  }

  /** How many identifiers the gateway has issued. */
  get issued(): number {
    return this.#storage.issued;
  }

  set issued(issued: number) {
    this.#storage.issued = issued;
  }

  /** Keeps all changes of the work, or, if the process ends during it, none. */
  transaction<T>(work: () => T): T {
    return this.#storage.transaction(work);
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

  close(): void {
    this.#storage.close();
  }
}

/** Records of one kind, which each gateway keeps by number. */
export class Store<T, Index extends string = never> {
  readonly declaration: RecordsDeclaration<T, Index>;
  readonly #opened = new WeakMap<State, Records<T, Index>>();

  /** @param name as it stands in saved files; it never changes. */
  constructor(name: string, options: RecordsOptions<T, Index> = {}) {
    this.declaration = { ...options, name };
  }

  get name(): string {
    return this.declaration.name;
  }

  /** Returns a gateway's records. @throws {RangeError} if none of its products declares this store. */
  of(state: State): Records<T, Index> {
    const records = this.#opened.get(state);
    if (records === undefined) throw new RangeError(`No product declares the store ${this.name}`);
    return records;
  }

  /** Opens the records of a new gateway. */
  open(state: State, storage: Storage): Records<T, Index> {
    const records = storage.open(this.declaration);
    this.#opened.set(state, records);
    return records;
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
