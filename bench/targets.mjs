import { figure } from './table.mjs';

/** A value that must not be less. */
export function atLeast(limit, what, value) {
  return { what, value, limit: `≥ ${limit}`, holds: value >= limit };
}

/** A value that must not be more. */
export function atMost(limit, what, value) {
  return { what, value, limit: `≤ ${limit}`, holds: value <= limit };
}

export function targetRow({ what, value, limit, holds }) {
  return { target: what, limit, measured: figure(value), '': holds ? 'holds' : 'MISSED' };
}
