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

/** The response of `v3/certificates` before its signature is verified. */
export interface Download {
  readonly body: Buffer;
  /**
   * Verifies the signature.
   *
   * @throws {SignatureError} if none of the keys verifies it.
   */
  prove(keys: KeyFinder): Promise<void>;
}

/** Options of the downloaded keys. */
export interface DownloadedKeysOptions {
  /** Downloads the certificates; `serial` is the key to name in `Wechatpay-Serial`, if one is known. */
  readonly download: (serial: string | undefined) => Promise<Download>;
  readonly apiv3Key: KeyObject;
  /** The configured keys, which take precedence. */
  readonly fixed?: FixedKeys | undefined;
  readonly store?: CertificateStore | undefined;
  /** The maximum age of the certificates in milliseconds. */
  readonly interval: number;
  /** The present time in milliseconds. */
  readonly clock: () => number;
  /** Returns the preferred kind of key; default: the public key. */
  readonly prefer?: (() => KeyKind) | undefined;
}

const PUBLIC_KEY_ID = /^PUB_KEY_ID_/;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * WeChat Pay's platform certificates, downloaded on first use by a single request that all calls share. They are
 * refreshed in the background and for unknown serials, at most once a minute, so that forged serials cannot cause many
 * downloads. A valid certificate stays trusted, regardless of later downloads.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012068829
 */
export class DownloadedKeys implements PlatformKeys {
  readonly #options: DownloadedKeysOptions;
  readonly #keys = new Map<string, PlatformKey>();
  #pending: Promise<void> | undefined;
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

  /** Tells whether a certificate is preferred to this key and a download may find one. */
  #lacksCertificate({ validity }: PlatformKey): boolean {
    if (validity !== undefined || this.#prefer() === 'publicKey' || this.#stopped) return false;
    return this.#options.clock() - this.#failed >= MINUTE;
  }

  #prefer(): KeyKind {
    return this.#options.prefer?.() ?? 'publicKey';
  }

  async #load(): Promise<PlatformKey> {
    const loading = this.#stopped ? undefined : (this.#pending ?? this.#start(() => this.#refresh()));
    const failure = await loading?.then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const key = this.#choose();
    if (key !== undefined) return key;
    if (failure !== undefined) explain(failure.error);
    throw new ConfigError(
      'certificates',
      'expected a platform certificate that is valid now, received none',
      this.#stopped
        ? 'Pass the WeChat Pay public key in certs: the download of certificates was stopped.'
        : "Check the machine's clock.",
    );
  }

  /**
   * Downloads the certificates now.
   *
   * @throws {ConfigError} if the merchant has none, or the APIv3 key does not decrypt them.
   * @throws {NetworkError} if the download fails.
   */
  async refresh(): Promise<readonly string[]> {
    await (this.#pending ?? this.#start(() => this.#download())).catch(explain);
    return this.serials;
  }

  /** Stops all downloads, after the migration to the WeChat Pay public key. Known certificates stay trusted. */
  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  /** Returns the best valid key, if there is one. */
  #choose(): PlatformKey | undefined {
    this.#refreshIfDue();
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
    this.#refreshIfDue();
    return validAt(this.#options.clock(), this.#keys.get(serial));
  }

  /** Searches an unknown serial: waits for the pending download, then starts one if the last search is long ago. */
  async #search(serial: string): Promise<PlatformKey | undefined> {
    if (PUBLIC_KEY_ID.test(serial)) return undefined;
    for (;;) {
      const pending = this.#pending ?? this.#startSearch(serial);
      if (pending === undefined) return undefined;
      await pending.catch(() => undefined);
      const key = this.#known(serial);
      if (key !== undefined) return key;
    }
  }

  #startSearch(serial: string): Promise<void> | undefined {
    const now = this.#options.clock();
    if (this.#stopped || now - this.#searched < MINUTE) return undefined;
    this.#searched = now;
    return this.#start(() => this.#refresh(serial));
  }

  /** Starts a refresh in the background if the certificates are due. */
  #refreshIfDue(): void {
    if (this.#pending || this.#stopped || this.#options.clock() < this.#due) return;
    this.#start(() => this.#refresh()).catch(() => undefined);
  }

  /** Runs the single pending download; `#pending` is cleared before callers continue. */
  #start(work: () => Promise<void>): Promise<void> {
    const pending = work()
      .catch((error: unknown) => {
        this.#failed = this.#options.clock();
        if (this.#keys.size > 0) this.#due = this.#options.clock() + 5 * MINUTE;
        report('download', error);
        throw error;
      })
      .finally(() => {
        if (this.#pending === pending) this.#pending = undefined;
      });
    this.#pending = pending;
    return pending;
  }

  /** Uses the stored certificates if they are fresh and contain the wanted serial; otherwise downloads. */
  async #refresh(wanted?: string): Promise<void> {
    const age = await this.#adoptStored();
    const enough = wanted === undefined ? this.#keys.size > 0 : this.#keys.has(wanted);
    if (!enough || age < 0 || age >= this.#options.interval) await this.#download();
  }

  /**
   * Adopts the stored certificates.
   *
   * @returns their age in milliseconds.
   */
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
    // The APIv3 key authenticates the certificates; they, or a key that was trusted before, verify the response.
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
    this.#schedule();
    publish('certificates', () => ({ event: 'refreshed', from, serials: this.serials }));
  }

  /** Schedules refreshes for an idle client; keeps neither the process running nor the client in memory. */
  #schedule(): void {
    if (this.#timer !== undefined || this.#stopped) return;
    const self = new WeakRef(this);
    const timer = setInterval(() => {
      const keys = self.deref();
      if (keys) {
        keys.#refreshIfDue();
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

/** Converts the error of a download to that of the call that needs the certificates and was not sent. */
function explain(error: unknown): never {
  if (error instanceof ApiError && error.status === 404) {
    throw new ConfigError(
      'certificates',
      'expected platform certificates, but this merchant has none',
      "Download the WeChat Pay public key from the merchant platform, pass it as certs: { PUB_KEY_ID_…: 'file:///…/pub_key.pem' }, and omit certificates.",
      error,
    );
  }
  if (error instanceof ConfigError) throw error;
  if (error instanceof DecryptionError) {
    throw new ConfigError(
      'apiv3Key',
      'expected the key of the downloaded platform certificates, received another key',
      'Compare it with the APIv3 key set on the merchant platform; it is not the APIv2 key.',
      error,
    );
  }
  const answered =
    error instanceof ApiError ||
    error instanceof SignatureError ||
    (error instanceof NetworkError && error.code === 'ERR_CERTIFICATES');
  throw new NetworkError('The download of the platform certificates failed; nothing was sent', {
    code: 'ERR_CERTIFICATES',
    // The hint of a failed connection is about the download, not about the call that waited for it.
    hint: answered ? error.hint : 'Check cause, then try again.',
    outcome: 'not-sent',
    cause: error,
  });
}
