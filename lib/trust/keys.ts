import type { KeyObject } from 'node:crypto';

/** The two kinds of keys that WeChat Pay has for a merchant. */
export type KeyKind = 'publicKey' | 'certificate';

/** One of WeChat Pay's keys: it verifies answers and notifications, and encrypts what only WeChat Pay may read. */
export interface PlatformKey {
  /** What `Wechatpay-Serial` says: `PUB_KEY_ID_…`, or the serial of a platform certificate. */
  readonly serial: string;
  readonly publicKey: KeyObject;
  /** When its certificate begins and ends; a WeChat Pay public key does neither. */
  readonly validity?: { readonly from: Date; readonly to: Date } | undefined;
}

/** The keys that are trusted as WeChat Pay's. */
export interface PlatformKeys {
  /** The key of that serial, if it is trusted. */
  find(serial: string): PlatformKey | undefined | Promise<PlatformKey | undefined>;
  /** The key to name in `Wechatpay-Serial` and to encrypt with: of the preferred kind where there is one. */
  preferred(): PlatformKey | Promise<PlatformKey>;
  /** The same without a download: undefined where the keys have yet to be downloaded. */
  available(): PlatformKey | undefined;
}

/** As much of {@link PlatformKeys} as it takes to verify. */
export type KeyFinder = Pick<PlatformKeys, 'find'>;
