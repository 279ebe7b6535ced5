import type { FaultKind } from 'wechatpay-chain/sandbox';

/** The kinds that concern requests. */
export type RequestFaultKind = Exclude<FaultKind, `notification-${string}`>;

/** One entry per kind of fault; the compiler requires new kinds. */
export type OfEachKind<T> = Readonly<Record<RequestFaultKind, T>>;

/** Returns the entries as pairs for it.each. */
export function pairs<T>(entries: OfEachKind<T>): [RequestFaultKind, T][] {
  return Object.entries(entries) as [RequestFaultKind, T][];
}

const EACH: OfEachKind<true> = {
  'wrong-signature': true,
  'stale-clock': true,
  'unknown-serial': true,
  'missing-headers': true,
  probe: true,
  'rate-limit': true,
  error: true,
  'error-after': true,
  'bad-gateway': true,
  'bad-gateway-after': true,
  drop: true,
  'drop-after': true,
  truncate: true,
  delay: true,
};

/** All fault kinds of the gateway that concern requests. */
export const KINDS: readonly RequestFaultKind[] = pairs(EACH).map(([kind]) => kind);
