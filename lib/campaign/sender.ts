import type { Pace } from '../pace';
import { type Attempt, classify, doneWith } from './attempt';
import type { Entry } from './entry';
import type { AnyCall } from './operation';

/** Makes one attempt of a call, at the campaign's pace. */
export interface Sender {
  /**
   * @param signal aborts the wait for the pace, and never the call itself.
   * @throws the signal's reason if it aborts before the call.
   */
  attempt(entry: Entry, signal: AbortSignal): Promise<Attempt>;
  setRate(rate: number): Promise<void>;
  close(): Promise<void>;
}

/** Sends the calls from this process. */
export class LocalSender implements Sender {
  readonly #call: AnyCall;
  readonly #pace: Pace;
  readonly #everybody: ReadonlySet<string>;

  constructor(call: AnyCall, pace: Pace, everybody: ReadonlySet<string>) {
    this.#call = call;
    this.#pace = pace;
    this.#everybody = everybody;
  }

  async attempt({ request }: Pick<Entry, 'request'>, signal: AbortSignal): Promise<Attempt> {
    await this.#pace.take(signal);
    const attempt = await this.#send(request);
    if (attempt.kind === 'too-often') await this.#pace.slowDown();
    return attempt;
  }

  setRate(rate: number): Promise<void> {
    return this.#pace.setRate(rate);
  }

  async close(): Promise<void> {}

  async #send(request: Entry['request']): Promise<Attempt> {
    try {
      // The campaign decides on repeats, so that each of them waits for the pace.
      return doneWith(await this.#call({ ...request, retry: false }));
    } catch (error) {
      return classify(error, this.#everybody);
    }
  }
}
