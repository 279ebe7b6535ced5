/** Counts what a client has begun and not ended, so that closing can wait for it. */
export class UnderWay {
  #count = 0;
  #end: (() => void) | undefined;

  begin(): void {
    this.#count += 1;
  }

  done(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#end?.();
  }

  /** Resolves when nothing is under way; nothing may begin after it was called. */
  async end(): Promise<void> {
    if (this.#count === 0) return;
    await new Promise<void>((resolve) => {
      this.#end = resolve;
    });
  }
}
