/** The default number of entries: a gateway that is called a million times must not grow without limit. */
export const CAPACITY = 10_000;

/** Called with the number of every entry that is added or changed. */
export type Watch = (number: string) => void;

/** A map from numbers to records that forgets its oldest entries beyond its capacity. */
export class BoundedMap<T> extends Map<string, T> {
  #watch: Watch | undefined;
  #capacity = CAPACITY;

  /** Calls back after every change. */
  watch(watch: Watch): this {
    this.#watch = watch;
    return this;
  }

  /** Keeps at most that many entries. */
  limit(capacity: number): this {
    this.#capacity = capacity;
    return this;
  }

  override set(number: string, record: T): this {
    super.set(number, record);
    if (this.size > this.#capacity) {
      const [oldest] = this.keys();
      if (oldest !== undefined) this.delete(oldest);
    }
    this.#watch?.(number);
    return this;
  }
}
