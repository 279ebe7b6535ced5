import type { State } from './products/state';

/** What exists in a gateway because of one request. */
export interface SandboxEffect {
  /** What it is: `cards`, `coupons`, `favorCoupons`, `orders`, `payouts`, `refunds`, `sharings`, `transfers`, … */
  readonly kind: string;
  /** The number under which the gateway keeps it. */
  readonly number: string;
  /** The request that created it. */
  readonly request: Readonly<Record<string, unknown>>;
}

function requestOf(record: unknown): SandboxEffect['request'] | undefined {
  const { request } = Object(record);
  return typeof request === 'object' && request !== null ? request : undefined;
}

/** Reads all that requests created, the oldest of each kind first. */
export function* effectsIn(state: State, only: string | undefined): Iterable<SandboxEffect> {
  for (const [kind, records] of state.stores) {
    if (only !== undefined && kind !== only) continue;
    for (const [number, record] of records.entries()) {
      const request = requestOf(record);
      if (request !== undefined) yield { kind, number, request };
    }
  }
}
