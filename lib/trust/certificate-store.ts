import type { KeyStore } from '../client';
import { TimeoutError } from '../errors';
import { type EncryptedCertificate, readCertificates, writeCertificates } from './certificates';

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

/** What a store answers; the timer holds no process open. */
async function inTime(answer: unknown): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), PATIENCE).unref();
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(): TimeoutError {
  return new TimeoutError(`The store of certificates did not answer within ${PATIENCE} ms`, {
    timeout: PATIENCE,
    outcome: 'not-sent',
    hint: 'It was done without. See whether the store can be reached.',
  });
}
