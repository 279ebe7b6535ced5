/** A clock that runs as the machine's does, and can be moved forward. */
export class MovableClock {
  readonly #clock: () => number;
  #offset: number;
  #shared = true;

  /** @param offset how far it is ahead, in milliseconds. */
  constructor(clock: () => number, offset = 0) {
    this.#clock = clock;
    this.#offset = offset;
  }

  /** How far it was moved, in milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  /** Returns the current time in milliseconds. */
  readonly now = (): number => this.#clock() + this.#offset;

  /** The present time of the machine, which nobody moves, in milliseconds. */
  readonly real = (): number => this.#clock();

  /**
   * The present time by the clock of the merchant's programs, in milliseconds: this clock where they share it, as in
   * one process, or else the machine's. A message with a timestamp of the other clock would be refused.
   */
  readonly merchant = (): number => (this.#shared ? this.now() : this.real());

  /** Records by which clock the merchant signed its last request. */
  observe(clock: SigningClock): void {
    if (this.#offset > 0) this.#shared = clock === 'gateway';
  }

  /** Moves it to a moment that is not past. */
  moveTo(moment: number): void {
    this.#offset += Math.max(0, moment - this.now());
  }

  /** Moves it to be so many milliseconds ahead of the machine's; never back. */
  setAhead(milliseconds: number): void {
    this.#offset = Math.max(this.#offset, milliseconds);
  }

  /** Returns to the machine's time. @returns how far it was ahead, in milliseconds. */
  reset(): number {
    const ahead = this.#offset;
    this.#offset = 0;
    this.#shared = true;
    return ahead;
  }
}

/** Which clock a request was signed by: the gateway's, or the machine's although the gateway's was moved. */
export type SigningClock = 'gateway' | 'machine';
