import { TimeoutError } from '../errors';
import { backgroundTimer, Deadline } from '../http';
import { type EncryptedCertificate, readCertificates, writeCertificates } from './certificates';

/** How platform certificates are downloaded. */
export interface CertificateOptions {
  /** Where machines share them: a `Keyv`, or anything with its `get` and `set`. Default: this client's memory. */
  readonly store?: KeyStore;
  /** How old they may grow before they are downloaded again, in milliseconds; default 12 hours, WeChat Pay asks for a day at most. */
  readonly interval?: number;
  /**
   * Whether the merchant is one of WeChat Pay Global, whose certificates are at `v3/global/certificates`. Default:
   * whether `baseURL`, or the first of `hosts`, is a host of the global API.
   *
   * @see https://pay.weixin.qq.com/doc/global/v3/zh/4012354446
   */
  readonly global?: boolean;
}

/**
 * Where several machines of one merchant share the downloaded certificates: a `Keyv`, or anything with its `get` and
 * `set`. It holds them sealed with the APIv3 key, as WeChat Pay sent them, so that nobody who can write to the store
 * can plant a certificate.
 *
 * @see https://keyv.org
 */
export interface KeyStore {
  get(key: string): unknown;
  set(key: string, value: string): unknown;
}

/** Sealed certificates, and when they were downloaded, in milliseconds. */
export interface StoredCertificates {
  readonly at: number;
  readonly sealed: readonly EncryptedCertificate[];
}

/** How long a store is waited for, in milliseconds: calls wait behind it, and WeChat Pay itself answers sooner. */
const PATIENCE = 2_000;

/** The certificates of one merchant in a store. */
export class CertificateStore {
  readonly #store: KeyStore;
  readonly #key: string;

  constructor(store: KeyStore, mchid: string) {
    this.#store = store;
    this.#key = `wechatpay:certificates:${mchid}`;
  }

  /**
   * @throws {TimeoutError} where the store does not answer, a {NetworkError} where it holds something else, and
   * whatever the store throws.
   */
  async read(): Promise<StoredCertificates | undefined> {
    const text = await inTime(this.#store.get(this.#key));
    if (typeof text !== 'string') return undefined;
    const [, time, answer = ''] = /^(\d{1,15}) (.*)$/s.exec(text) ?? [];
    return { at: Number(time ?? Number.NaN), sealed: readCertificates(answer) };
  }

  /** @throws {TimeoutError} where the store does not answer, and whatever the store throws. */
  async write({ at, sealed }: StoredCertificates): Promise<void> {
    await inTime(this.#store.set(this.#key, `${Math.floor(at)} ${writeCertificates(sealed)}`));
  }
}

/** What a store answers; waiting for it does not keep the process running. */
async function inTime(answer: unknown): Promise<unknown> {
  using deadline = new Deadline(PATIENCE, backgroundTimer);
  return await deadline.race(Promise.resolve(answer), tooLate);
}

function tooLate(): TimeoutError {
  return new TimeoutError(`The store of certificates did not answer within ${PATIENCE} ms`, {
    timeout: PATIENCE,
    outcome: 'not-sent',
    hint: 'It was done without. See whether the store can be reached.',
  });
}
