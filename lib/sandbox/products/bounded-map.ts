/** The most entries that a shelf keeps: a gateway that is called a million times does not grow without end. */
const CAPACITY = 10_000;

/** Told of every entry that is put or changed: the number that it is kept by. */
export type Watch = (number: string) => void;

/** Things of one kind by their numbers, plain data; of too many the oldest are forgotten. */
export class BoundedMap<T> extends Map<string, T> {
  #watch: Watch | undefined;
  #capacity = CAPACITY;

  /** Calls back after every change. */
  watch(watch: Watch): this {
    this.#watch = watch;
    return this;
  }

  /** Keeps at most that many. */
  limit(capacity: number): this {
    this.#capacity = capacity;
    return this;
  }

  override set(number: string, thing: T): this {
    super.set(number, thing);
    if (this.size > this.#capacity) {
      const [oldest] = this.keys();
      if (oldest !== undefined) this.delete(oldest);
    }
    this.#watch?.(number);
    return this;
  }
}
