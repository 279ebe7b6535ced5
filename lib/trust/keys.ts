import type { KeyObject } from 'node:crypto';

/** The two kinds of WeChat Pay keys. */
export type KeyKind = 'publicKey' | 'certificate';

/** A key of WeChat Pay: verifies responses and notifications, and encrypts sensitive fields. */
export interface PlatformKey {
  /** The value of `Wechatpay-Serial`: `PUB_KEY_ID_…` or the serial of a platform certificate. */
  readonly serial: string;
  readonly publicKey: KeyObject;
  /** The validity of its certificate; undefined for a WeChat Pay public key. */
  readonly validity?: { readonly from: Date; readonly to: Date } | undefined;
}

/** The trusted keys of WeChat Pay. */
export interface PlatformKeys {
  /** Returns the key of a serial, if it is trusted. */
  find(serial: string): PlatformKey | undefined | Promise<PlatformKey | undefined>;
  /** Returns the key to name in `Wechatpay-Serial` and to encrypt with, of the preferred kind if there is one. */
  preferred(): PlatformKey | Promise<PlatformKey>;
  /** Returns the same without a download: undefined if the keys are not downloaded yet. */
  available(): PlatformKey | undefined;
}

/** The part of {@link PlatformKeys} that verification needs. */
export type KeyFinder = Pick<PlatformKeys, 'find'>;
