import { ConfigError } from '../../errors';
import type { KeyOf, Records, RecordsDeclaration, Storage, Watch } from './records';

/** How many records a gateway without a state file keeps. It refuses more: forgetting one would let a repeat succeed twice. */
export const MEMORY_LIMIT = 200_000;

/** Keeps the records in memory, up to a limit. */
export class MemoryStorage implements Storage {
  issued = 0;
  readonly #limit: number;
  readonly #stores: MemoryRecords<unknown, string>[] = [];
  #full = false;
  #depth = 0;

  constructor(limit = MEMORY_LIMIT) {
    this.#limit = limit;
  }

  open<T, Index extends string>(declaration: RecordsDeclaration<T, Index>): Records<T, Index> {
    const records = new MemoryRecords<T, Index>(declaration, () => this.#requireRoom());
    this.#stores.push(records as MemoryRecords<unknown, string>);
    return records;
  }

  /** A transaction that begins below the limit may exceed it, so that no request is executed in part. */
  transaction<T>(work: () => T): T {
    if (this.#depth === 0) this.#full = this.#isFull();
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
    }
  }

  close(): void {
    this.#full = true;
  }

  #isFull(): boolean {
    return this.#stores.reduce((sum, { size }) => sum + size, 0) >= this.#limit;
  }

  #requireRoom(): void {
    if (this.#depth === 0) this.#full = this.#isFull();
    if (!this.#full) return;
    throw new ConfigError(
      'state',
      `expected at most ${this.#limit.toLocaleString('en')} records in memory, received one more`,
      'Start the gateway with a state file: `state` of Sandbox.start(), or `wxpay sandbox --state FILE`.',
    );
  }
}

class MemoryRecords<T, Index extends string> implements Records<T, Index> {
  readonly #records = new Map<string, T>();
  readonly #indexes: ReadonlyMap<string, MemoryIndex<T>>;
  readonly #newest: number;
  readonly #requireRoom: () => void;
  #watch: Watch | undefined;

  constructor(
    { indexes, newest = Number.POSITIVE_INFINITY }: RecordsDeclaration<T, Index>,
    requireRoom: () => void,
  ) {
    const keys = Object.entries<KeyOf<T>>(indexes ?? {});
    this.#indexes = new Map(keys.map(([name, key]) => [name, new MemoryIndex(key)]));
    this.#newest = newest;
    this.#requireRoom = requireRoom;
  }

  get size(): number {
    return this.#records.size;
  }

  get(number: string): T | undefined {
    return this.#records.get(number);
  }

  has(number: string): boolean {
    return this.#records.has(number);
  }

  set(number: string, record: T): void {
    const known = this.#records.get(number);
    if (known === undefined) this.#requireRoom();
    for (const index of this.#indexes.values()) index.replace(number, known, record);
    this.#records.set(number, record);
    const [oldest] = this.#records.keys();
    if (this.#records.size > this.#newest && oldest !== undefined) this.delete(oldest);
    this.#watch?.(number);
  }

  delete(number: string): void {
    const known = this.#records.get(number);
    for (const index of this.#indexes.values()) index.replace(number, known, undefined);
    this.#records.delete(number);
  }

  entries(): Iterable<readonly [string, T]> {
    return this.#records.entries();
  }

  newest(count: number): readonly string[] {
    return [...this.#records.keys()].slice(-count);
  }

  find(index: Index, value: string): readonly T[] {
    const numbers = this.#indexes.get(index)?.numbers(value) ?? [];
    return [...numbers].flatMap((number) => this.#records.get(number) ?? []);
  }

  count(index: Index, value: string): number {
    return this.#indexes.get(index)?.numbers(value).size ?? 0;
  }

  watch(watch: Watch): void {
    this.#watch = watch;
  }
}

const NONE: ReadonlySet<string> = new Set();

/** The numbers of records by a value that each record has. */
class MemoryIndex<T> {
  readonly #key: KeyOf<T>;
  readonly #numbers = new Map<string, Set<string>>();

  constructor(key: KeyOf<T>) {
    this.#key = key;
  }

  numbers(value: string): ReadonlySet<string> {
    return this.#numbers.get(value) ?? NONE;
  }

  replace(number: string, before: T | undefined, after: T | undefined): void {
    const old = before === undefined ? undefined : this.#key(before);
    const value = after === undefined ? undefined : this.#key(after);
    if (old === value) return;
    if (old !== undefined) this.#remove(old, number);
    if (value === undefined) return;
    const numbers = this.#numbers.get(value) ?? new Set();
    this.#numbers.set(value, numbers.add(number));
  }

  #remove(value: string, number: string): void {
    const numbers = this.#numbers.get(value);
    numbers?.delete(number);
    if (numbers?.size === 0) this.#numbers.delete(value);
  }
}
