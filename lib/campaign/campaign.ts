import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientConfigOf } from '../client';
import { ConfigError } from '../errors';
import { type Ledger, type LedgerStore, openLedger } from '../ledger';
import { publishedRate } from '../openapi';
import { MemoryPace } from '../pace';
import type { Rows } from './batches';
import { type PauseReason, publish } from './events';
import { Feeder } from './feeder';
import { type CampaignOperation, callOf, type OperationName, readOperation } from './operation';
import { type CampaignOptions, type ReadOptions, readOptions } from './options';
import { Counters, type Progress } from './progress';
import { createQuery } from './query';
import { type ReportOptions, writeReport } from './report';
import { Runner } from './runner';
import { LocalSender, type Sender } from './sender';
import { readStatus, Settings } from './settings';

/** The rate of an operation whose rate WeChat Pay does not publish, in calls per second. */
const MODEST_RATE = 50;
const PAUSED: PauseReason = {
  code: 'PAUSED',
  message: 'The campaign was paused',
  hint: 'Resume it when you are ready.',
};

/** A running campaign. */
interface Run {
  readonly runner: Runner;
  readonly sender: Sender;
  readonly counters: Counters;
}

/**
 * Sends the same call to many recipients, each with exactly one effect, however often the process is killed or answers are
 * lost.
 *
 * Each request is stored before its first byte leaves. A call whose effect is unknown is repeated with the same number and
 * the same content, so that WeChat Pay carries it out once; when a repeat is no longer safe, it is queried, or listed for a
 * person. Run the same rows again to go on after a crash.
 *
 * @example
 * const campaign = await Campaign.open({
 *   id: 'double-eleven', wxpay, store: './double-eleven.sqlite',
 *   operation: 'POST v3/marketing/busifavor/coupons/{card_id}/send',
 *   key: (row) => row.openid,
 *   request: (row, number, { time }) => ({
 *     card_id, json: { appid, openid: row.openid, out_request_no: number, send_time: time },
 *   }),
 * })
 * for await (const progress of campaign.run(rows)) console.log(progress.done, progress.eta)
 * await campaign.report('result.csv')
 */
export class Campaign<Row> implements AsyncDisposable {
  readonly #options: CampaignOptions<Row, OperationName>;
  readonly #limits: ReadOptions;
  readonly #operation: CampaignOperation;
  readonly #store: LedgerStore;
  readonly #ledger: Ledger;
  readonly #settings: Settings;
  #run: Run | undefined;
  /** How many pauses this process began: settings that were read before one do not show it. */
  #pauses = 0;
  /** Wakes the loop of `run` before its interval is over. */
  #wake = new AbortController();

  private constructor(
    options: CampaignOptions<Row, OperationName>,
    limits: ReadOptions,
    operation: CampaignOperation,
    store: LedgerStore,
    ledger: Ledger,
  ) {
    this.#options = options;
    this.#limits = limits;
    this.#operation = operation;
    this.#store = store;
    this.#ledger = ledger;
    this.#settings = new Settings(ledger);
  }

  /**
   * Opens a campaign, and creates its store if there is none. Nothing is sent before `run`.
   *
   * @throws {ConfigError} if an option is invalid, the operation cannot be repeated safely, or the store belongs to
   * another operation or merchant.
   */
  static async open<Row, const Operation extends OperationName>(
    options: CampaignOptions<Row, Operation>,
  ): Promise<Campaign<Row>> {
    // The types of the request are checked against the operation; from here on it is any of them.
    const general = options as unknown as CampaignOptions<Row, OperationName>;
    const limits = readOptions(general as unknown as CampaignOptions<never, OperationName>);
    const operation = readOperation(options.operation, options.number ?? 'derived');
    const { mchid, clock } = clientConfigOf(options.wxpay);
    const { store } = options;
    const opened = typeof store === 'string' ? await openLedger(store, { clock }) : store;
    try {
      const ledger = await opened.book(`campaign:${options.id}`);
      const campaign = new Campaign(general, limits, operation, opened, ledger);
      await campaign.#settings.identify({ operation: operation.key, mchid });
      return campaign;
    } catch (error) {
      if (typeof store === 'string') await opened.close();
      throw error;
    }
  }

  /**
   * Sends a call for each row, and reports the progress once per interval and at the end. It may be called again with the
   * same rows: recipients that have ended are skipped. To stop early, leave the loop; calls under way end first.
   *
   * @param rows in any order, read as they are sent; a million of them need no memory.
   * @param total the number of rows, for the estimated time.
   * @throws {ConfigError} if another process runs this campaign.
   */
  async *run(
    rows: Rows<Row>,
    { total }: { readonly total?: number } = {},
  ): AsyncGenerator<Progress, void, void> {
    if (this.#run !== undefined) throw running();
    const unlock = await this.#ledger.lock();
    if (unlock === undefined) throw running();
    const { feeder, ...run } = await this.#begin(rows, total ?? lengthOf(rows));
    this.#run = run;
    try {
      yield* this.#report(run);
    } finally {
      await run.runner.stop().catch(() => undefined);
      await feeder.close();
      await run.sender.close();
      this.#run = undefined;
      await unlock();
    }
  }

  /** Pauses the campaign, in whichever process it runs, until `resume`; calls under way end. */
  async pause(): Promise<void> {
    await this.#pauseFor(PAUSED);
  }

  /** Resumes a campaign that was paused by `pause` or by a refusal that concerns every recipient. */
  async resume(): Promise<void> {
    await this.#settings.setPaused(undefined);
    if (this.#run !== undefined) await this.#follow(this.#run);
  }

  /**
   * Cancels the campaign for good: sends nothing more, finds out about the calls that may have been carried out, and ends
   * the others as `cancelled`.
   */
  async cancel(): Promise<void> {
    await this.#settings.setCancelled();
    if (this.#run !== undefined) await this.#follow(this.#run);
  }

  /**
   * Changes the rate, in whichever process the campaign runs, in calls per second.
   *
   * @throws {ConfigError} if it is not a positive number.
   */
  async setRate(rate: number): Promise<void> {
    await this.#settings.setRate(rate);
    if (this.#run !== undefined) await this.#follow(this.#run);
  }

  /** Returns the present state, also of a campaign that another process runs. */
  async status(): Promise<Progress> {
    return readStatus(this.#ledger, this.#run?.counters);
  }

  /**
   * Writes every recipient with its number, its end, WeChat Pay's code, hint and answer as CSV.
   *
   * @param target a path, or a stream that you close.
   * @returns the number of recipients in the report.
   * @example
   * await campaign.report('to-check.csv', { ends: ['refused', 'unclear'] })
   */
  report(target: string | Writable, options?: ReportOptions): Promise<number> {
    return writeReport(this.#ledger, target, options);
  }

  /** Closes the store if the campaign opened it. */
  async close(): Promise<void> {
    await this.#run?.runner.stop().catch(() => undefined);
    if (typeof this.#options.store === 'string') await this.#store.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #begin(rows: Rows<Row>, total: number | undefined): Promise<Run & { readonly feeder: Feeder<Row> }> {
    const { id, wxpay } = this.#options;
    const { mchid, clock } = clientConfigOf(wxpay);
    const operation = this.#operation;
    const ledger = this.#ledger;
    const counters = new Counters(await ledger.counts());
    counters.total = total;
    const feeder = new Feeder(rows, { ...this.#options, operation, ledger, counters, clock });
    const sender = await this.#sender();
    const runner = new Runner({
      ...this.#limits,
      id,
      operation,
      ledger,
      feeder,
      sender,
      query: createQuery(wxpay, operation, mchid),
      counters,
      clock,
      sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
      onPause: (reason) => this.#pauseFor(reason),
    });
    return { runner, sender, counters, feeder };
  }

  async #sender(): Promise<Sender> {
    const { id, wxpay, pace, workers } = this.#options;
    const { key: operation } = this.#operation;
    const { mchid } = clientConfigOf(wxpay);
    const { everybody } = this.#limits;
    const rate = this.#limits.rate ?? rateOf(operation);
    if (workers !== undefined) return workers.open({ id, operation, mchid, rate, everybody });
    const call = callOf(wxpay, this.#operation.method, this.#operation.path);
    return new LocalSender(call, pace ?? new MemoryPace({ rate }), everybody);
  }

  async *#report(run: Run): AsyncGenerator<Progress, void, void> {
    const { id } = this.#options;
    const { runner, counters } = run;
    publish(() => ({ id, event: 'started' }));
    await this.#follow(run);
    runner.start();
    let finished = false;
    const end = runner.finished.then(() => {
      finished = true;
    });
    while (!finished) {
      this.#wake = new AbortController();
      const interval = sleep(this.#limits.interval, undefined, { signal: this.#wake.signal }).catch(
        () => undefined,
      );
      await Promise.race([end, interval]);
      this.#wake.abort();
      if (!finished) await this.#follow(run);
      counters.sample(performance.now());
      const { cancelled, paused } = await this.#settings.read();
      const state = cancelled
        ? 'cancelled'
        : finished
          ? 'finished'
          : paused === undefined
            ? 'running'
            : 'paused';
      if (finished) publish(() => ({ id, event: state === 'cancelled' ? state : 'finished' }));
      yield counters.progress(state, paused);
    }
  }

  /** Does what the settings ask for, which this process or another one may have changed. */
  async #follow({ runner, sender }: Run): Promise<void> {
    const pauses = this.#pauses;
    const { paused, cancelled, rate } = await this.#settings.read();
    if (rate !== undefined) await sender.setRate(rate);
    if (cancelled) {
      runner.cancel();
    } else if (paused !== undefined) {
      runner.pause();
    } else if (pauses === this.#pauses) {
      runner.resume();
    }
    this.#wake.abort();
  }

  async #pauseFor(reason: PauseReason): Promise<void> {
    this.#pauses += 1;
    this.#run?.runner.pause();
    await this.#settings.setPaused(reason);
    publish(() => ({ id: this.#options.id, event: 'paused', ...reason }));
    this.#wake.abort();
  }
}

/** The published rate of an operation in calls per second. */
function rateOf(operation: string): number {
  const published = publishedRate(operation);
  if (published === undefined) return MODEST_RATE;
  return published.per === 'minute' ? published.limit / 60 : published.limit;
}

function lengthOf(rows: unknown): number | undefined {
  return Array.isArray(rows) ? rows.length : undefined;
}

function running(): ConfigError {
  return new ConfigError(
    'store',
    'expected a campaign that is not running, received one that another process or loop runs',
    'Wait for its end, or stop it first.',
  );
}
