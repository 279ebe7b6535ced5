import type { Kind } from './kinds';

/**
 * Genuine answers that come twice and name no number: nothing in them tells whose they are. docs/security.md says that
 * this is not promised. A schedule that draws one of them leaves that request alone; the same seed meets the fault with
 * `npm run prove -- --everything`.
 */
export const UNPROMISED_KINDS: readonly Kind[] = ['late-duplicate-unechoed', 'late-refusal'];
