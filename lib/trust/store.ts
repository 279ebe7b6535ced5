import type { KeyStore } from '../config';
import { readCertificates, type SealedCertificate } from './certificates';

/** Sealed certificates, and when they were downloaded, in milliseconds. */
export interface StoredCertificates {
  readonly at: number;
  readonly sealed: readonly SealedCertificate[];
}

/** The certificates of one merchant in a store. */
export class CertificateStore {
  readonly #store: KeyStore;
  readonly #key: string;

  constructor(store: KeyStore, mchid: string) {
    this.#store = store;
    this.#key = `wechatpay:certificates:${mchid}`;
  }

  /** @throws whatever the store throws, and a {DecryptionError} where it holds something else. */
  async read(): Promise<StoredCertificates | undefined> {
    const text = await this.#store.get(this.#key);
    if (typeof text !== 'string') return undefined;
    const [, time, answer = ''] = /^(\d{1,15}) (.*)$/s.exec(text) ?? [];
    return { at: Number(time ?? Number.NaN), sealed: readCertificates(answer) };
  }

  async write({ at, sealed }: StoredCertificates): Promise<void> {
    await this.#store.set(this.#key, `${Math.floor(at)} ${JSON.stringify({ data: sealed })}`);
  }
}
