/** A clock that runs as another does, and can be moved forward. */
export class MovableClock {
  readonly #clock: () => number;
  #offset: number;

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

  /** Moves it to a moment that is not past. */
  moveTo(moment: number): void {
    this.#offset += Math.max(0, moment - this.now());
  }
}
