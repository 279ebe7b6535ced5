import type { Outcome } from '../errors';
import type { CallFacts } from './events';

const GRAVITY: readonly Outcome[] = ['not-sent', 'rejected', 'unknown'];

/** Returns the more serious of two outcomes: a call that may have been executed once stays unknown after any retry. */
export function graverOutcome(one: Outcome, other: Outcome): Outcome {
  return GRAVITY.indexOf(one) > GRAVITY.indexOf(other) ? one : other;
}

/** The progress of a call: its attempts, and the most serious outcome among those that failed. */
export class CallProgress {
  /** How the events name the call. */
  readonly facts: CallFacts;
  /** When it began, on the clock of `performance.now()`. */
  readonly start = performance.now();
  #attempts = 0;
  #origin: string | undefined;
  #outcome: Outcome = 'not-sent';
  #sent = false;

  constructor(facts: CallFacts) {
    this.facts = facts;
  }

  /** How many attempts were begun. */
  get attempts(): number {
    return this.#attempts;
  }

  /** The origin of the last attempt. */
  get origin(): string | undefined {
    return this.#origin;
  }

  /** What all failed attempts together leave possible. */
  get outcome(): Outcome {
    return this.#outcome;
  }

  /** Whether bytes of the present attempt may have left. */
  get sent(): boolean {
    return this.#sent;
  }

  begin(origin: string): void {
    this.#attempts += 1;
    this.#origin = origin;
    this.#sent = false;
  }

  /** Records that an attempt is sent. */
  send(): void {
    this.#sent = true;
  }

  /** Notes how an attempt failed. */
  fail(outcome: Outcome): void {
    this.#outcome = graverOutcome(this.#outcome, outcome);
  }
}
