import { createHash } from 'node:crypto';
import type { NotificationEvent } from '../event';

/**
 * Fields of a resource that together name one state of one thing. A number without its state would let a later state
 * pass for the earlier one; a number that several events share (all receivers of a profit sharing) is none.
 */
const NAMES: readonly (readonly string[])[] = [
  ['refund_id', 'refund_status'],
  ['refund_id', 'refund_state'],
  ['transaction_id', 'trade_state'],
  ['transaction_id', 'transaction_state'],
  ['transaction_id', 'order_state'],
  ['combine_out_trade_no'],
  ['out_bill_no', 'state'],
  ['out_batch_no', 'batch_status'],
  ['order_id', 'state'],
  ['recharge_id', 'recharge_state'],
  ['withdraw_id', 'status'],
  ['settle_batch_no', 'state'],
  ['transaction_id', 'result_code'],
];

/** What APIv2 writes anew each time that it says the same. */
const FRAMING = new Set(['nonce_str', 'sign', 'sign_type']);

/**
 * The name of the business event behind a notification, the same for each delivery of it: the business number and its
 * state where they are known, else WeChat Pay's own id, else (APIv2) what it says.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791861
 */
export function businessKey(event: NotificationEvent): string {
  const fields = new Map(Object.entries(event.resource));
  for (const names of NAMES) {
    const values = names.map((name) => fields.get(name));
    if (values.every(isText)) return [event.event_type, ...values].join(':');
  }
  return `${event.event_type}:${event.version === 'v3' ? event.id : digest(fields)}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function digest(fields: Iterable<readonly [string, unknown]>): string {
  const said = Array.from(fields).filter(([name]) => !FRAMING.has(name));
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url');
}
