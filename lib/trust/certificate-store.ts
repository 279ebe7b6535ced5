import type { KeyStore } from '../client';
import { TimeoutError } from '../errors';
import { type EncryptedCertificate, readCertificates, writeCertificates } from './certificates';

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
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timedOut()), STORE_TIMEOUT).unref();
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function timedOut(): TimeoutError {
  return new TimeoutError(`No reply from certificates.store within ${STORE_TIMEOUT} ms`, {
    timeout: STORE_TIMEOUT,
    outcome: 'not-sent',
    hint: 'Check that the store is reachable; the certificates were used without it.',
  });
}
