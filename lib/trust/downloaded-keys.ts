import type { KeyObject } from 'node:crypto';
import { publish } from '../call';
import {
  ApiError,
  ConfigError,
  DecryptionError,
  NetworkError,
  SignatureError,
  WechatpayError,
} from '../errors';
import type { CertificateStore } from './certificate-store';
import { decryptCertificates, readCertificates } from './certificates';
import type { FixedKeys } from './fixed-keys';
import type { KeyFinder, KeyKind, PlatformKey, PlatformKeys } from './keys';
import { isValid, selectKey } from './select-key';

/** The answer of `v3/certificates`, whose signature waits to be verified. */
export interface Download {
  readonly body: Buffer;
  /** @throws {SignatureError} where none of the keys proves it. */
  prove(keys: KeyFinder): Promise<void>;
}

/** Where the certificates come from, and what else is trusted. */
export interface DownloadedKeysOptions {
  /** Asks WeChat Pay; `serial` is the key to name in `Wechatpay-Serial`, where one is known. */
  readonly download: (serial: string | undefined) => Promise<Download>;
  readonly apiv3Key: KeyObject;
  /** Keys that the client was configured with; they are looked at first. */
  readonly fixed?: FixedKeys | undefined;
  readonly store?: CertificateStore | undefined;
  /** How old a set may grow before it is downloaded again, in milliseconds. */
  readonly interval: number;
  /** The present time in milliseconds. */
  readonly clock: () => number;
  /** The kind of key to name where there is one of it; default: the public key. */
  readonly prefer?: (() => KeyKind) | undefined;
}

const PUBLIC_KEY_ID = /^PUB_KEY_ID_/;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * WeChat Pay's platform certificates, downloaded on first need, in one flight however many calls wait for it. They are
 * refreshed in the background, and when a serial shows up that is not known: once a minute at most, so that forged
 * serials cause no storm. What is valid stays trusted, whatever later downloads bring or fail to bring.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012068829
 */
export class DownloadedKeys implements PlatformKeys {
  readonly #options: DownloadedKeysOptions;
  readonly #keys = new Map<string, PlatformKey>();
  #flight: Promise<void> | undefined;
  #due = Number.POSITIVE_INFINITY;
  #searched = Number.NEGATIVE_INFINITY;
  #failed = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: DownloadedKeysOptions) {
    this.#options = options;
  }

  /** The serials of the downloaded certificates. */
  get serials(): readonly string[] {
    return [...this.#keys.keys()];
  }

  find(serial: string): PlatformKey | undefined | Promise<PlatformKey | undefined> {
    return this.#options.fixed?.find(serial) ?? this.#known(serial) ?? this.#search(serial);
  }

  preferred(): PlatformKey | Promise<PlatformKey> {
    const key = this.#choose();
    return key === undefined || this.#lacksCertificate(key) ? this.#load() : key;
  }

  /** Whether a certificate is preferred to this key, and may be there for the asking. */
  #lacksCertificate({ validity }: PlatformKey): boolean {
    if (validity !== undefined || this.#prefer() === 'publicKey' || this.#stopped) return false;
    return this.#options.clock() - this.#failed >= MINUTE;
  }

  #prefer(): KeyKind {
    return this.#options.prefer?.() ?? 'publicKey';
  }

  async #load(): Promise<PlatformKey> {
    const loading = this.#stopped ? undefined : (this.#flight ?? this.#fly(() => this.#refresh()));
    const failure = await loading?.then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const key = this.#choose();
    if (key !== undefined) return key;
    if (failure !== undefined) explain(failure.error);
    throw new ConfigError(
      'certificates',
      'none of the platform certificates is valid now',
      this.#stopped
        ? 'Their download was stopped: give the WeChat Pay public key in certs.'
        : "Check this machine's clock.",
    );
  }

  /**
   * Downloads the certificates now.
   *
   * @throws {ConfigError} where the merchant has none, or the APIv3 key does not open them.
   * @throws {NetworkError} where they could not be downloaded.
   */
  async refresh(): Promise<readonly string[]> {
    await (this.#flight ?? this.#fly(() => this.#download())).catch(explain);
    return this.serials;
  }

  /** Downloads no more: the migration to the WeChat Pay public key is over. What is known stays trusted. */
  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  /** The best key that is valid, if there is one. */
  #choose(): PlatformKey | undefined {
    this.#freshen();
    return this.available();
  }

  available(): PlatformKey | undefined {
    const now = this.#options.clock();
    const fixed = this.#options.fixed?.current();
    return selectKey(
      [...(fixed ? [fixed] : []), ...this.#keys.values()].filter((key) => isValid(key, now)),
      now,
      this.#prefer(),
    );
  }

  #known(serial: string): PlatformKey | undefined {
    this.#freshen();
    return validAt(this.#options.clock(), this.#keys.get(serial));
  }

  /** Looks for a serial that is not known: waits for the flight under way, then starts one if the last is long ago. */
  async #search(serial: string): Promise<PlatformKey | undefined> {
    if (PUBLIC_KEY_ID.test(serial)) return undefined;
    for (;;) {
      const flight = this.#flight ?? this.#startSearch(serial);
      if (flight === undefined) return undefined;
      await flight.catch(() => undefined);
      const key = this.#known(serial);
      if (key !== undefined) return key;
    }
  }

  #startSearch(serial: string): Promise<void> | undefined {
    const now = this.#options.clock();
    if (this.#stopped || now - this.#searched < MINUTE) return undefined;
    this.#searched = now;
    return this.#fly(() => this.#refresh(serial));
  }

  /** Starts a refresh in the background where the set has grown old. */
  #freshen(): void {
    if (this.#flight || this.#stopped || this.#options.clock() < this.#due) return;
    this.#fly(() => this.#refresh()).catch(() => undefined);
  }

  /** Runs the only flight; it is over before anybody hears of its end. */
  #fly(work: () => Promise<void>): Promise<void> {
    const flight = work()
      .catch((error: unknown) => {
        this.#failed = this.#options.clock();
        if (this.#keys.size > 0) this.#due = this.#options.clock() + 5 * MINUTE;
        report('download', error);
        throw error;
      })
      .finally(() => {
        if (this.#flight === flight) this.#flight = undefined;
      });
    this.#flight = flight;
    return flight;
  }

  /** Takes what another machine has downloaded, where that is fresh and holds what is wanted; else downloads. */
  async #refresh(wanted?: string): Promise<void> {
    const age = await this.#adoptStored();
    const enough = wanted === undefined ? this.#keys.size > 0 : this.#keys.has(wanted);
    if (!enough || age < 0 || age >= this.#options.interval) await this.#download();
  }

  /** @returns how old the stored set is, in milliseconds. */
  async #adoptStored(): Promise<number> {
    const { store, apiv3Key, clock } = this.#options;
    try {
      const stored = await store?.read();
      if (stored === undefined) return Number.POSITIVE_INFINITY;
      this.#adopt(decryptCertificates(stored.sealed, apiv3Key), 'store', stored.at);
      return clock() - stored.at;
    } catch (error) {
      report('store', error);
      return Number.POSITIVE_INFINITY;
    }
  }

  async #download(): Promise<void> {
    const { download, fixed, apiv3Key, clock, store } = this.#options;
    const own = fixed?.current();
    const named = selectKey([...(own ? [own] : []), ...this.#keys.values()], clock(), this.#prefer());
    const { body, prove } = await download(named?.serial);
    const sealed = readCertificates(body);
    const keys = decryptCertificates(sealed, apiv3Key);
    // The APIv3 key has proven the certificates; now they, or a key that was trusted before, prove the answer.
    const bySerial = new Map([...this.#keys, ...keys.map((key) => [key.serial, key] as const)]);
    const at = clock();
    await prove({ find: (serial) => fixed?.find(serial) ?? validAt(at, bySerial.get(serial)) });
    this.#adopt(keys, 'download', at);
    await Promise.resolve(store?.write({ at, sealed })).catch((error: unknown) => report('store', error));
  }

  #adopt(keys: readonly PlatformKey[], from: 'download' | 'store', at: number): void {
    const { clock, interval } = this.#options;
    for (const key of keys) this.#keys.set(key.serial, key);
    for (const [serial, { validity }] of this.#keys) {
      if (validity && validity.to.getTime() <= clock()) this.#keys.delete(serial);
    }
    this.#due = Math.min(at, clock()) + interval;
    this.#wake();
    publish('certificates', () => ({ event: 'refreshed', from, serials: this.serials }));
  }

  /** Sees to the refresh of a client that makes no calls; holds neither the process open nor the client in memory. */
  #wake(): void {
    if (this.#timer !== undefined || this.#stopped) return;
    const self = new WeakRef(this);
    const timer = setInterval(() => {
      const keys = self.deref();
      if (keys) {
        keys.#freshen();
      } else {
        clearInterval(timer);
      }
    }, HOUR);
    this.#timer = timer.unref();
  }
}

function validAt(now: number, key: PlatformKey | undefined): PlatformKey | undefined {
  return key && isValid(key, now) ? key : undefined;
}

function report(where: 'download' | 'store', error: unknown): void {
  const name = error instanceof Error ? error.name : typeof error;
  const code = error instanceof WechatpayError ? error.code : 'ERR_UNEXPECTED';
  publish('certificates', () => ({ event: 'failed', in: where, name, code }));
}

/** Says why there are no certificates, to a call that cannot be made without them. Nothing of it was sent. */
function explain(error: unknown): never {
  if (error instanceof ApiError && error.status === 404) {
    throw new ConfigError(
      'certificates',
      'this merchant has no platform certificates',
      "Newer merchants have a WeChat Pay public key instead. Download it from the merchant platform, give it as certs: { PUB_KEY_ID_…: 'file:///…/pub_key.pem' }, and leave certificates out.",
      error,
    );
  }
  if (error instanceof ConfigError) throw error;
  if (error instanceof DecryptionError) {
    throw new ConfigError(
      'apiv3Key',
      'does not open the downloaded platform certificates',
      'Compare it with the APIv3 key set on the merchant platform; it is not the APIv2 key.',
      error,
    );
  }
  const answered =
    error instanceof ApiError ||
    error instanceof SignatureError ||
    (error instanceof NetworkError && error.code === 'ERR_CERTIFICATES');
  throw new NetworkError('The platform certificates could not be downloaded; nothing was sent', {
    code: 'ERR_CERTIFICATES',
    // What hints at how a read may be cut says nothing of the call that waited for it.
    hint: answered ? error.hint : 'It is safe to try again; see cause.',
    outcome: 'not-sent',
    cause: error,
  });
}
