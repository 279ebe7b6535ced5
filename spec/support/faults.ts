import type { FaultKind } from 'wechatpay-chain/sandbox';

/** One entry per kind of fault; the compiler requires new kinds. */
export type OfEachKind<T> = Readonly<Record<FaultKind, T>>;

/** Returns the entries as pairs for it.each. */
export function pairs<T>(entries: OfEachKind<T>): [FaultKind, T][] {
  return Object.entries(entries) as [FaultKind, T][];
}

const EACH: OfEachKind<true> = {
  'wrong-signature': true,
  'stale-clock': true,
  'unknown-serial': true,
  'missing-headers': true,
  probe: true,
  'rate-limit': true,
  error: true,
  'bad-gateway': true,
  drop: true,
  'drop-after': true,
  truncate: true,
  delay: true,
};

/** All fault kinds of the gateway. */
export const KINDS: readonly FaultKind[] = pairs(EACH).map(([kind]) => kind);
