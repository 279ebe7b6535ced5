import type { KeyKind } from '../config';
import type { PlatformKey } from './keys';

/** Whether a key may be used at that moment, in milliseconds; a WeChat Pay public key always may. */
export function isValid({ validity }: PlatformKey, now: number): boolean {
  return validity === undefined || (validity.from.getTime() <= now && now < validity.to.getTime());
}

/**
 * The key to name and to encrypt with: one of the preferred kind where there is one that is valid. Of certificates the
 * youngest that is valid comes first; those that are not come last, the one that ends last before the others.
 */
export function choose(
  keys: Iterable<PlatformKey>,
  now: number,
  prefer: KeyKind = 'publicKey',
): PlatformKey | undefined {
  const rank = (key: PlatformKey) => {
    if (key.validity === undefined) return prefer === 'publicKey' ? Number.POSITIVE_INFINITY : 0;
    const { from, to } = key.validity;
    return isValid(key, now) ? from.getTime() : to.getTime() - Number.MAX_SAFE_INTEGER;
  };
  let best: PlatformKey | undefined;
  for (const key of keys) if (best === undefined || rank(key) > rank(best)) best = key;
  return best;
}
