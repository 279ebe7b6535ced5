import { ConfigError } from '../errors';
import type { Ledger } from '../ledger';
import type { PauseReason } from './events';
import { Counters, type Progress } from './progress';

/** What a campaign belongs to. */
interface Identity {
  readonly operation: string;
  readonly mchid: string;
}

/** The settings of a campaign, which any process may change. */
interface SettingsNow {
  readonly paused: PauseReason | undefined;
  readonly cancelled: boolean;
  readonly rate: number | undefined;
}

/** Reads and changes the settings of a campaign in its store. */
export class Settings {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /**
   * Notes what the campaign belongs to.
   *
   * @throws {ConfigError} if it belongs to something else: its records would be sent in a wrong place.
   */
  async identify(identity: Identity): Promise<void> {
    for (const name of ['operation', 'mchid'] as const) {
      const stored = await this.#ledger.setting(name);
      if (stored === undefined) {
        await this.#ledger.set(name, identity[name]);
      } else if (stored !== identity[name]) {
        throw new ConfigError(
          'store',
          `expected a campaign of ${name} ${identity[name]}, received one of ${stored}`,
          'Use another id or another store for another campaign.',
        );
      }
    }
  }

  async read(): Promise<SettingsNow> {
    const [paused, cancelled, rate] = await Promise.all(
      ['paused', 'cancelled', 'rate'].map((name) => this.#ledger.setting(name)),
    );
    return {
      paused: paused === undefined ? undefined : JSON.parse(paused),
      cancelled: cancelled !== undefined,
      rate: rate === undefined ? undefined : Number(rate),
    };
  }

  setPaused(reason: PauseReason | undefined): Promise<void> {
    return this.#ledger.set('paused', reason && JSON.stringify(reason));
  }

  setCancelled(): Promise<void> {
    return this.#ledger.set('cancelled', 'true');
  }

  /** @throws {ConfigError} if it is not a positive number. */
  async setRate(rate: number): Promise<void> {
    if (!(rate > 0 && rate < Number.POSITIVE_INFINITY)) {
      throw new ConfigError(
        'rate',
        `expected a positive number of calls per second, received ${String(rate)}`,
        'Pass calls per second, for example 100.',
      );
    }
    await this.#ledger.set('rate', String(rate));
  }
}

/** Returns the state of a campaign, of this process or another one. */
export async function readStatus(ledger: Ledger, running: Counters | undefined): Promise<Progress> {
  const { paused, cancelled } = await new Settings(ledger).read();
  const counters = running ?? new Counters(await ledger.counts());
  const open = running !== undefined || counters.open > 0;
  const state = cancelled ? 'cancelled' : paused !== undefined ? 'paused' : open ? 'running' : 'finished';
  return counters.progress(state, paused);
}
