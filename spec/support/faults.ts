import type { FaultKind } from 'wechatpay-chain/sandbox';

/** One entry for each kind of fault: the compiler asks for those that are new. */
export type OfEachKind<T> = Readonly<Record<FaultKind, T>>;

/** The entries in pairs, as tables of tests take them. */
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

/** All kinds that the gateway has. */
export const KINDS: readonly FaultKind[] = pairs(EACH).map(([kind]) => kind);
