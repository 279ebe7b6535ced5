const CAPACITY = 200_000;

/** Nonces that were used, remembered for as long as their timestamp could be accepted again, the last `capacity` of them. */
export class Nonces {
  readonly #expiry = new Map<string, number>();
  readonly #capacity: number;

  constructor(capacity = CAPACITY) {
    this.#capacity = capacity;
  }

  /** Whether the nonce is new; from now on it is not, until `expires` (milliseconds). */
  claim(nonce: string, now: number, expires: number): boolean {
    if ((this.#expiry.get(nonce) ?? Number.NEGATIVE_INFINITY) >= now) return false;
    this.#makeRoom(now);
    this.#expiry.delete(nonce);
    this.#expiry.set(nonce, expires);
    return true;
  }

  #makeRoom(now: number): void {
    for (const [nonce, expires] of this.#expiry) {
      if (expires >= now && this.#expiry.size < this.#capacity) return;
      this.#expiry.delete(nonce);
    }
  }
}
