import type { EventType } from '../event';

/**
 * What tells a notification of APIv2 from the others, since most do not name their type: fields that only it has, all
 * of them. The first that fits counts.
 */
const KINDS: readonly (readonly [EventType, readonly string[]])[] = [
  ['v2/combined-transactions-success', ['combine_out_trade_no', 'sub_order_list']],
  ['v2/pap-contract-state-changed', ['contract_code', 'change_type']],
  ['v2/transactions-risk-occurred', ['risk_level', 'transaction_id_list']],
  ['v2/vehicle-state-changed-for-parking', ['vehicle_event_createtime']],
  ['v2/transaction-success', ['transaction_id', 'out_trade_no']],
];

/** The type of a notification that was proven, as the catalogue calls it. */
export function eventTypeOf(fields: Readonly<Record<string, string>>): string {
  const named = fields['event_type'];
  if (named !== undefined && fields['event_ciphertext'] !== undefined) return `v2/${named}`;
  return KINDS.find(([, names]) => names.every((name) => fields[name] !== undefined))?.[0] ?? 'v2/unknown';
}
