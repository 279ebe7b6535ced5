/** A set of positive integers that takes one bit for each number up to the largest. */
export class Seen {
  #bits = new Uint8Array(1024);

  /** Adds a number. @returns false if the set has it already. */
  add(number: number): boolean {
    const at = number >>> 3;
    if (at >= this.#bits.length) this.#grow(at);
    const mask = 1 << (number & 7);
    const before = this.#bits[at] ?? 0;
    this.#bits[at] = before | mask;
    return (before & mask) === 0;
  }

  #grow(at: number): void {
    const larger = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
    larger.set(this.#bits);
    this.#bits = larger;
  }
}
