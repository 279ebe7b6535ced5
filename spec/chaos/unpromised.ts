import type { Kind } from './kinds';

/**
 * Genuine responses that are repeated and contain no number: nothing in them identifies their call. docs/security.md
 * says that this is not guaranteed. A schedule that draws one of them skips that request; the same seed meets the
 * fault with `npm run prove -- --everything`.
 */
export const UNPROMISED_KINDS: readonly Kind[] = ['late-duplicate-unechoed', 'late-refusal'];
