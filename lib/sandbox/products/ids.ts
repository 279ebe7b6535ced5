import { createHash } from 'node:crypto';
import { beijingDigits } from '../time';
import type { State } from './state';

function nextSequence(state: State, length: number): string {
  state.issued += 1;
  return String(state.issued).padStart(length, '0');
}

/** 28 digits, the day inside, as WeChat Pay's are. */
export function newTransactionId(state: State, now: number): string {
  return `4200000001${beijingDigits(now).slice(0, 8)}${nextSequence(state, 10)}`;
}

/** 29 digits. */
export function newRefundId(state: State, now: number): string {
  return `5030000001${beijingDigits(now).slice(0, 8)}${nextSequence(state, 11)}`;
}

/** `wx`, the moment, and 20 hex digits. */
export function newPrepayId(state: State, now: number): string {
  const digest = createHash('sha256')
    .update(`prepay ${nextSequence(state, 1)}`)
    .digest('hex');
  return `wx${beijingDigits(now)}${digest.slice(0, 16)}0000`;
}

/** 28 digits: of a red packet, or of a transfer. */
export function newPayoutId(state: State, now: number): string {
  return `1000041701${beijingDigits(now).slice(0, 8)}${nextSequence(state, 10)}`;
}

/** 12 digits. */
export function newCardCode(state: State): string {
  return `4785${nextSequence(state, 8)}`;
}

/** About 28 digits: an ID whose prefix names its kind. */
export function newId(state: State, kind: string, now: number): string {
  return `${kind}${beijingDigits(now).slice(0, 8)}${nextSequence(state, 10)}`;
}
