import type { Kind } from './kinds';

/**
 * Faults that the client does not withstand yet, and operations that it does not call safely yet. A schedule that draws
 * one of them leaves that request alone; without its entry here, the same seed meets the fault. Both lists are to be
 * empty.
 */
export const OPEN_KINDS: readonly Kind[] = [
  'status-400',
  'status-403',
  'status-404',
  'status-409',
  'status-413',
  'refusal-as-success',
  'forged-refusal',
  'late-duplicate',
  'replay',
];
export const OPEN_PRODUCTS: readonly string[] = ['subsidy without its number'];

/**
 * Genuine answers that come twice and name no number: nothing in them tells whose they are. docs/security.md says that
 * this is not promised.
 */
export const UNPROMISED_KINDS: readonly Kind[] = ['late-duplicate-unechoed', 'late-refusal'];
