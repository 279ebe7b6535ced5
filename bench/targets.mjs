import { figure } from './table.mjs';

/** Returns a target with a minimum. */
export function atLeast(limit, what, value) {
  return { what, value, limit: `≥ ${limit}`, holds: value >= limit };
}

/** Returns a target with a maximum. */
export function atMost(limit, what, value) {
  return { what, value, limit: `≤ ${limit}`, holds: value <= limit };
}

export function targetRow({ what, value, limit, holds }) {
  return { target: what, limit, measured: figure(value), '': holds ? 'met' : 'MISSED' };
}
