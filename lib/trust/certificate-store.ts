import { TimeoutError } from '../errors';
import { backgroundTimer, Deadline } from '../http';
import { type EncryptedCertificate, readCertificates, writeCertificates } from './certificates';

/** How platform certificates are downloaded. */
export interface CertificateOptions {
  /**
   * The store that machines share: a `Keyv`, or an object with its `get` and `set`. Default: this client's memory.
   */
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
 * A store that several machines of one merchant share for downloaded certificates: a `Keyv`, or an object with its
 * `get` and `set`. It contains them encrypted with the APIv3 key, as WeChat Pay sent them, so that write access to
 * the store is not enough to add a certificate.
 *
 * @see https://keyv.org
 */
export interface KeyStore {
  get(key: string): unknown;
  set(key: string, value: string): unknown;
}

/** Encrypted certificates, and the time of their download in milliseconds. */
export interface StoredCertificates {
  readonly at: number;
  readonly sealed: readonly EncryptedCertificate[];
}

/** The time limit of a store in milliseconds: calls wait for it, and WeChat Pay itself responds sooner. */
const STORE_TIMEOUT = 2_000;

/** The certificates of one merchant in a store. */
export class CertificateStore {
  readonly #store: KeyStore;
  readonly #key: string;

  constructor(store: KeyStore, mchid: string) {
    this.#store = store;
    this.#key = `wechatpay:certificates:${mchid}`;
  }

  /**
   * Reads the stored certificates.
   *
   * @throws {TimeoutError} if the store does not reply in time, {NetworkError} if it contains other content, and any error
   * of the store.
   */
  async read(): Promise<StoredCertificates | undefined> {
    const text = await inTime(this.#store.get(this.#key));
    if (typeof text !== 'string') return undefined;
    const [, time, answer = ''] = /^(\d{1,15}) (.*)$/s.exec(text) ?? [];
    return { at: Number(time ?? Number.NaN), sealed: readCertificates(answer) };
  }

  /**
   * Stores certificates.
   *
   * @throws {TimeoutError} if the store does not reply in time, and any error of the store.
   */
  async write({ at, sealed }: StoredCertificates): Promise<void> {
    await inTime(this.#store.set(this.#key, `${Math.floor(at)} ${writeCertificates(sealed)}`));
  }
}

/** Waits for the reply of a store; the timer does not keep the process running. */
async function inTime(answer: unknown): Promise<unknown> {
  using deadline = new Deadline(STORE_TIMEOUT, backgroundTimer);
  return await deadline.race(Promise.resolve(answer), timedOut);
}

function timedOut(): TimeoutError {
  return new TimeoutError(`No reply from certificates.store within ${STORE_TIMEOUT} ms`, {
    timeout: STORE_TIMEOUT,
    outcome: 'not-sent',
    hint: 'Check that the store is reachable; the certificates were used without it.',
  });
}
