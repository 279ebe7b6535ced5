import type { PlatformKey } from './keys';

/** Whether a key may be used at that moment, in milliseconds; a WeChat Pay public key always may. */
export function isValid({ validity }: PlatformKey, now: number): boolean {
  return validity === undefined || (validity.from.getTime() <= now && now < validity.to.getTime());
}

/**
 * The key to name and to encrypt with: the public key where there is one, else the youngest certificate that is valid,
 * else the one that ends last.
 */
export function choose(keys: Iterable<PlatformKey>, now: number): PlatformKey | undefined {
  const rank = (key: PlatformKey) => {
    if (key.validity === undefined) return Number.POSITIVE_INFINITY;
    const { from, to } = key.validity;
    return isValid(key, now) ? from.getTime() : to.getTime() - Number.MAX_SAFE_INTEGER;
  };
  let best: PlatformKey | undefined;
  for (const key of keys) if (best === undefined || rank(key) > rank(best)) best = key;
  return best;
}
