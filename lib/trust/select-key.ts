import type { KeyKind, PlatformKey } from './keys';

/** Tells whether a key is valid at a time in milliseconds; a WeChat Pay public key always is. */
export function isValid({ validity }: PlatformKey, now: number): boolean {
  return validity === undefined || (validity.from.getTime() <= now && now < validity.to.getTime());
}

/** Tells whether the certificate of a key has expired at a time in milliseconds. */
export function isExpired({ validity }: PlatformKey, now: number): boolean {
  return validity !== undefined && validity.to.getTime() <= now;
}

/**
 * Selects the key of `Wechatpay-Serial` and encryption: a valid key of the preferred kind, otherwise one of the other
 * kind. The newest valid certificate comes first, a certificate that is not valid yet last; an expired one is never
 * selected.
 */
export function selectKey(
  keys: Iterable<PlatformKey>,
  now: number,
  prefer: KeyKind = 'publicKey',
): PlatformKey | undefined {
  const rank = (key: PlatformKey) => {
    if (key.validity === undefined) return prefer === 'publicKey' ? Number.POSITIVE_INFINITY : 0;
    const begin = key.validity.from.getTime();
    return isValid(key, now) ? begin : -begin;
  };
  let best: PlatformKey | undefined;
  for (const key of keys) {
    if (!isExpired(key, now) && (best === undefined || rank(key) > rank(best))) best = key;
  }
  return best;
}
