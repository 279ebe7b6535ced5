const CAPACITY = 200_000;

/** Nonces that were used, remembered for as long as their timestamp could be accepted again. */
export class Nonces {
  readonly #expiry = new Map<string, number>();

  /** Whether the nonce is new; from now on it is not, until `expires` (milliseconds). */
  claim(nonce: string, now: number, expires: number): boolean {
    this.#forget(now);
    if ((this.#expiry.get(nonce) ?? Number.NEGATIVE_INFINITY) >= now) return false;
    this.#expiry.delete(nonce);
    this.#expiry.set(nonce, expires);
    return true;
  }

  get size(): number {
    return this.#expiry.size;
  }

  #forget(now: number): void {
    for (const [nonce, expires] of this.#expiry) {
      if (expires >= now && this.#expiry.size < CAPACITY) return;
      this.#expiry.delete(nonce);
    }
  }
}
