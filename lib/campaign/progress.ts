import type { End, PauseReason } from './events';

/** The state of a campaign. */
export interface Progress {
  readonly state: 'running' | 'paused' | 'cancelled' | 'finished';
  /** Why it is paused. */
  readonly paused: PauseReason | undefined;
  /** Rows read from the source by this run. */
  readonly rows: number;
  /** The total number of rows, if it is known. */
  readonly total: number | undefined;
  /** Recipients: rows with different keys. */
  readonly recipients: number;
  /** Recipients whose call is open: not sent yet, under way, or waiting for a repeat. */
  readonly open: number;
  /** WeChat Pay carried out the call. */
  readonly done: number;
  /** WeChat Pay refused the call, which is proven to have had no effect. */
  readonly refused: number;
  /** The effect of the call is unknown: a person has to look it up. */
  readonly unclear: number;
  /** `request` or `key` threw, or the request cannot be sent; nothing was sent. */
  readonly invalid: number;
  readonly cancelled: number;
  /** Rows of this run whose key an earlier row of it has. */
  readonly duplicates: number;
  /** Rows of this run whose request differs from the stored one of the same key; the stored one counts. */
  readonly changed: number;
  /** Recipients per second that ended, over the last seconds. */
  readonly rate: number;
  /** Milliseconds until the end at this rate; undefined if the total or the rate is unknown. */
  readonly eta: number | undefined;
}

const WINDOW = 10_000;

/** Counts what happens in a campaign. */
export class Counters {
  readonly ends: Record<End, number> = { done: 0, refused: 0, unclear: 0, invalid: 0, cancelled: 0 };
  rows = 0;
  open = 0;
  duplicates = 0;
  changed = 0;
  total: number | undefined;
  readonly #samples: { readonly at: number; readonly ended: number }[] = [];

  /** @param counts the records by state, as the ledger has them. */
  constructor(counts: ReadonlyMap<string, number>) {
    for (const end of Object.keys(this.ends) as End[]) this.ends[end] = counts.get(end) ?? 0;
    this.open = counts.get('open') ?? 0;
  }

  get ended(): number {
    const { done, refused, unclear, invalid, cancelled } = this.ends;
    return done + refused + unclear + invalid + cancelled;
  }

  /** Takes a sample for the rate. @param now by the monotonic clock, in milliseconds. */
  sample(now: number): void {
    this.#samples.push({ at: now, ended: this.ended });
    while (this.#samples.length > 2 && (this.#samples[0]?.at ?? now) < now - WINDOW) this.#samples.shift();
  }

  progress(state: Progress['state'], paused: PauseReason | undefined): Progress {
    const { ends, rows, open, duplicates, changed, total } = this;
    const recipients = open + this.ended;
    const rate = this.#rate();
    const left = total === undefined ? undefined : Math.max(0, total - rows) + open;
    const eta = left === undefined || rate === 0 ? undefined : Math.round((left / rate) * 1000);
    return { state, paused, rows, total, recipients, open, ...ends, duplicates, changed, rate, eta };
  }

  #rate(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at === first.at) return 0;
    return ((last.ended - first.ended) / (last.at - first.at)) * 1000;
  }
}
