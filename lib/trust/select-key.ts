import type { KeyKind, PlatformKey } from './keys';

/** Whether a key may be used at that moment, in milliseconds; a WeChat Pay public key always may. */
export function isValid({ validity }: PlatformKey, now: number): boolean {
  return validity === undefined || (validity.from.getTime() <= now && now < validity.to.getTime());
}

/** Whether the certificate of a key has ended at that moment, in milliseconds. */
export function isExpired({ validity }: PlatformKey, now: number): boolean {
  return validity !== undefined && validity.to.getTime() <= now;
}

/**
 * The key to name and to encrypt with: one of the preferred kind where there is one that is valid, else one of the other
 * kind. Of certificates the youngest that is valid comes first, one that is not valid yet last; one that has expired
 * is never chosen.
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
