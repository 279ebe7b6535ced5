import { setMaxListeners } from 'node:events';
import type { Change, Ledger } from '../ledger';
import type { Attempt } from './attempt';
import { type EndFacts, type Entry, endOfWindow, type StoredEnd } from './entry';
import { type End, type PauseReason, publish } from './events';
import type { CampaignOperation } from './operation';
import type { Counters } from './progress';
import type { Finding } from './query';
import type { Sender } from './sender';

/** Limits of a run. */
export interface RunLimits {
  /** How many calls are under way at a time. */
  readonly concurrency: number;
  /** How many attempts of a call may stay in doubt before it is queried or listed. */
  readonly attempts: number;
  /** How long a call may be repeated, in milliseconds, where WeChat Pay's pages state no limit. */
  readonly window: number;
  /** How many equal refusals in a row pause the campaign. */
  readonly pauseAfter: number;
}

/** Hands out entries whose requests are durable. */
export interface EntrySource {
  /** Returns the next entries; undefined after the last. */
  read(): Promise<readonly Entry[] | undefined>;
  /** Reads no more rows, only entries that an earlier run left open. */
  skipRows(): void;
}

/** What a run needs. */
export interface RunContext extends RunLimits {
  readonly id: string;
  readonly operation: CampaignOperation;
  readonly ledger: Ledger;
  readonly feeder: EntrySource;
  readonly sender: Sender;
  readonly query: ((entry: Entry) => Promise<Finding>) | undefined;
  readonly counters: Counters;
  readonly clock: () => number;
  /** Lets time pass; rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  /** Called when a refusal concerns every recipient. */
  readonly onPause: (reason: PauseReason) => Promise<void>;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 300_000;
/** Ends that are not durable yet; if they are lost, the calls are repeated with the same number. */
const UNSAVED = 2_048;
/** Recipients that may wait for a repeat, as a multiple of the calls under way. */
const REPEATS = 16;
const QUERIES = 5;

/** Sends the calls of a campaign until all have ended. */
export class Runner {
  readonly #context: RunContext;
  readonly #ready: Entry[] = [];
  #underWay = 0;
  #waiting = 0;
  #unsaved = 0;
  #feeding = false;
  #exhausted = false;
  #paused = false;
  #stopped = false;
  #cancelled = false;
  #sameRefusals = { code: '', count: 0 };
  /** Ends the waits for the pace. */
  #sending = manyListeners();
  /** Ends the waits for repeats. */
  #repeating = manyListeners();
  readonly #finished: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(context: RunContext) {
    this.#context = context;
    this.#finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#finished.catch(() => undefined);
  }

  /** Resolves when every call has ended, or after `stop` when none is under way; rejects if the store fails. */
  get finished(): Promise<void> {
    return this.#finished;
  }

  start(): void {
    this.#pump();
  }

  /** Sends no more calls until `resume`; those under way end. */
  pause(): void {
    this.#paused = true;
    this.#sending.abort(this);
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#sameRefusals = { code: '', count: 0 };
    this.#sending = manyListeners();
    this.#pump();
  }

  /** Ends the run: calls under way end, the others stay in the store. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#repeating.abort(this);
    this.#sending.abort(this);
    this.#pump();
    return this.#finished;
  }

  /** Ends every call that was not sent as cancelled, and finds out about the others. */
  cancel(): void {
    if (!this.#cancelled) {
      this.#cancelled = true;
      this.#context.feeder.skipRows();
      this.#repeating.abort(this);
      this.#repeating = manyListeners();
      this.pause();
    }
    this.resume();
  }

  /** Starts whatever can be started. */
  #pump(): void {
    if (this.#stopped || this.#paused) {
      this.#finishIfIdle();
      return;
    }
    this.#feed();
    while (this.#underWay < this.#context.concurrency && this.#unsaved < UNSAVED) {
      const entry = this.#ready.shift();
      if (entry === undefined) break;
      this.#start(entry);
    }
    this.#finishIfIdle();
  }

  #finishIfIdle(): void {
    if (this.#underWay > 0 || this.#feeding || this.#unsaved > 0) return;
    if (this.#stopped) {
      void this.#releaseUnsent().then(this.#resolve, this.#reject);
    } else if (this.#exhausted && this.#ready.length === 0 && this.#waiting === 0) {
      this.#resolve();
    }
  }

  /** Removes what was read and never sent; the rows are read again in the next run. */
  async #releaseUnsent(): Promise<void> {
    const unsent = this.#ready.filter(({ attempts, doubtful }) => attempts === 0 && !doubtful);
    this.#ready.length = 0;
    await this.#context.ledger.remove(unsent.map(({ key }) => key));
    this.#context.counters.open -= unsent.length;
  }

  #feed(): void {
    const { concurrency, feeder } = this.#context;
    const enough = this.#ready.length >= concurrency || this.#waiting >= concurrency * REPEATS;
    if (this.#feeding || this.#exhausted || enough) return;
    this.#feeding = true;
    feeder.read().then((entries) => {
      this.#feeding = false;
      this.#exhausted = entries === undefined;
      for (const entry of entries ?? []) this.#ready.push(entry);
      this.#pump();
    }, this.#fail);
  }

  readonly #fail = (error: unknown): void => {
    this.#stopped = true;
    this.#repeating.abort(this);
    this.#sending.abort(this);
    this.#reject(error);
  };

  #start(entry: Entry): void {
    this.#underWay += 1;
    this.#process(entry).then(() => {
      this.#underWay -= 1;
      this.#pump();
    }, this.#fail);
  }

  async #process(entry: Entry): Promise<void> {
    if (this.#cancelled) {
      await this.#cancelOne(entry);
    } else if (entry.refusal !== undefined) {
      await this.#askAbout(entry, entry.refusal);
    } else if (this.#context.clock() >= this.#endOf(entry)) {
      await this.#afterWindow(entry);
    } else {
      await this.#attempt(entry);
    }
  }

  #endOf(entry: Entry): number {
    const { operation, window } = this.#context;
    return endOfWindow(entry, operation, window);
  }

  async #attempt(entry: Entry): Promise<void> {
    const { sender } = this.#context;
    const { signal } = this.#sending;
    let attempt: Attempt;
    try {
      attempt = await sender.attempt(entry, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      this.#ready.unshift(entry);
      return;
    }
    entry.attempts += 1;
    const doubtfulBefore = entry.doubtful;
    entry.doubtful ||= attempt.doubtful;
    await this.#decide(entry, attempt, { doubtfulBefore, outdated: signal.aborted });
  }

  /** @param outdated whether the call left before a pause: the reason of its refusal may be gone. */
  async #decide(
    entry: Entry,
    { kind, facts }: Attempt,
    { doubtfulBefore, outdated }: { readonly doubtfulBefore: boolean; readonly outdated: boolean },
  ): Promise<void> {
    switch (kind) {
      case 'done':
        this.#sameRefusals = { code: '', count: 0 };
        this.#end(entry, 'done', facts);
        return;
      case 'everybody':
        this.#ready.unshift(entry);
        if (!outdated) this.#pauseFor(reasonOf(facts));
        return;
      case 'too-often':
        this.#later(entry, FIRST_PAUSE);
        return;
      case 'unsent':
        this.#later(entry, pauseAfter(entry.attempts, 30_000));
        return;
      case 'refused':
        if (!outdated) this.#countRefusal(facts);
        if (doubtfulBefore) {
          await this.#askAbout(entry, facts);
        } else {
          this.#end(entry, 'refused', facts);
        }
        return;
      case 'answered':
        await this.#askAbout(entry, facts);
        return;
      default:
        entry.doubts += 1;
        if (entry.doubts < this.#context.attempts) {
          this.#later(entry, pauseAfter(entry.doubts, LONGEST_PAUSE));
        } else {
          await this.#askAbout(entry, facts);
        }
    }
  }

  /** Pauses after many equal refusals: most likely they do not depend on the recipient. */
  #countRefusal({ code = '', message = '', hint = '' }: EndFacts): void {
    const count = code === this.#sameRefusals.code ? this.#sameRefusals.count + 1 : 1;
    this.#sameRefusals = { code, count };
    if (count < this.#context.pauseAfter) return;
    this.#pauseFor({
      code: 'SAME_REFUSAL',
      message: `${count} calls in a row were refused with ${code}: ${message}`,
      hint: `${hint} Then resume the campaign.`.trim(),
    });
  }

  #pauseFor(reason: PauseReason): void {
    this.#context.onPause(reason).catch(this.#fail);
  }

  /** Finds out by a query whether a call had an effect; without a query, a person has to. */
  async #askAbout(entry: Entry, facts: EndFacts): Promise<void> {
    const { query } = this.#context;
    if (query === undefined) {
      this.#end(entry, 'unclear', facts);
      return;
    }
    entry.refusal = facts;
    const finding = await query(entry);
    if (finding.exists) {
      this.#end(entry, 'done', finding.facts);
    } else if (finding.exists === false) {
      this.#end(entry, 'refused', { ...facts, queried: true });
    } else {
      entry.doubts += 1;
      if (entry.doubts < this.#context.attempts + QUERIES) {
        this.#later(entry, pauseAfter(entry.doubts, LONGEST_PAUSE));
      } else {
        this.#end(entry, 'unclear', facts);
      }
    }
  }

  /** A repeat would be a new call for WeChat Pay, or be refused. */
  async #afterWindow(entry: Entry): Promise<void> {
    const facts = {
      code: 'WINDOW_PASSED',
      message: `WeChat Pay recognizes this request as a repeat only until ${new Date(this.#endOf(entry)).toISOString()}`,
      hint: entry.doubtful
        ? 'Look up the effect by the number before you send a new request.'
        : 'Nothing was sent: run the campaign again to send a new request.',
    };
    if (entry.doubtful) {
      await this.#askAbout(entry, facts);
    } else {
      this.#end(entry, 'invalid', facts);
    }
  }

  async #cancelOne(entry: Entry): Promise<void> {
    const facts = {
      code: 'CANCELLED',
      message: 'The campaign was cancelled after the request may have been sent',
      hint: 'Look up the effect by the number.',
    };
    if (entry.doubtful) {
      await this.#askAbout(entry, entry.refusal ?? facts);
    } else {
      this.#end(entry, 'cancelled', {});
    }
  }

  /** Repeats a call after a pause. The record stays claimed, so that only a new run takes it up. */
  #later(entry: Entry, pause: number): void {
    this.#waiting += 1;
    const again = () => {
      this.#waiting -= 1;
      if (this.#stopped) return;
      this.#ready.unshift(entry);
      this.#pump();
    };
    this.#context.sleep(pause, this.#repeating.signal).then(again, again);
  }

  #end(entry: Entry, end: End, facts: EndFacts): void {
    const { id, ledger, counters, clock } = this.#context;
    const { key, number, attempts } = entry;
    const result: StoredEnd = { ...facts, attempts, at: clock() };
    const change: Change = { key, state: end, due: null, result: JSON.stringify(result) };
    this.#unsaved += 1;
    ledger.update([change]).then(() => {
      this.#unsaved -= 1;
      counters.open -= 1;
      counters.ends[end] += 1;
      publish(() => {
        const { code, requestId } = facts;
        return { id, event: 'end', key, number, end, code, requestId, attempts };
      });
      this.#pump();
    }, this.#fail);
  }
}

/** A controller whose signal every call under way listens to. */
function manyListeners(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** The pause before the next attempt: it doubles, and half of it is random, so that repeats spread out. */
function pauseAfter(attempts: number, longest: number): number {
  return Math.min(longest, FIRST_PAUSE * 2 ** (attempts - 1)) * (0.5 + Math.random() / 2);
}

function reasonOf({ code = '', message = '', hint = '' }: EndFacts): PauseReason {
  return { code, message, hint };
}
