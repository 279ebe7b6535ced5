/** The state of a pace. Times are in milliseconds. */
export interface PaceState {
  /** The theoretical arrival time of the next call: the calls that were permitted fill the time until then. */
  readonly tat: number;
  /** The fraction of the rate that is used now: 1, or less after WeChat Pay reported too many calls. */
  readonly factor: number;
  /** The time of the last change. */
  readonly at: number;
  /** The number of calls of the last second, decaying. */
  readonly taken: number;
}

/** What a request for permits results in. */
export interface Grant {
  readonly granted: number;
  /** Milliseconds until the next permit; 0 if all wanted permits are granted. */
  readonly wait: number;
}

/** The pace stays this far below the rate, because calls that leave evenly may arrive closer together. */
export const MARGIN = 0.97;
/** The calls that may leave at once, as a fraction of those of a second. */
export const BURST = 0.03;
/** The fraction of the rate that is regained each second. */
export const RECOVERY = 0.05;
/** The weight of one report of too many calls. With a weight of 1 the pace only just returns to what is accepted. */
export const WEIGHT = 2;
/** The lowest fraction of the rate. */
export const LOWEST = 0.02;

const SECOND = 1000;
/** A permit that is due but for this fraction is granted: Unix time in milliseconds has no more digits. */
export const TOLERANCE = 1e-3;
/** The shortest wait in milliseconds; a shorter one would not move the time. */
export const SHORTEST = 0.01;

/** The state of a pace that was not used yet. */
export const FRESH: PaceState = Object.freeze({ tat: 0, factor: 1, at: 0, taken: 0 });

/**
 * Permits calls by the generic cell rate algorithm. `redis.ts` contains the same in Lua.
 *
 * @param rate calls per second.
 * @param wanted the number of permits.
 */
export function permit(
  state: PaceState,
  rate: number,
  now: number,
  wanted: number,
): { readonly state: PaceState; readonly grant: Grant } {
  const current = advance(state, now);
  const perSecond = rate * MARGIN * current.factor;
  const interval = SECOND / perSecond;
  const burst = Math.max(1, Math.floor(perSecond * BURST));
  // After a change of the rate, a time that was computed with a longer interval is too late.
  const start = Math.max(Math.min(current.tat, now + burst * interval), now);
  const free = Math.floor((now - start) / interval + burst + TOLERANCE);
  const granted = Math.min(wanted, Math.max(0, free));
  const tat = start + granted * interval;
  const next = tat + (1 - burst) * interval - now;
  return {
    state: { ...current, tat, taken: current.taken + granted },
    grant: { granted, wait: granted === wanted ? 0 : Math.max(next, SHORTEST) },
  };
}

/**
 * Slows down after WeChat Pay reported too many calls. Each report takes away its share of the last second's calls, so a
 * pace that is twice too fast is halved within seconds, and a single report is hardly felt.
 */
export function slowDown(state: PaceState, now: number): PaceState {
  const current = advance(state, now);
  const share = Math.min(0.5, WEIGHT / Math.max(current.taken, 1));
  return { ...current, factor: Math.max(LOWEST, current.factor * (1 - share)) };
}

/** Lets the time pass until `now`: the pace recovers. A clock that goes back changes nothing. */
function advance(state: PaceState, now: number): PaceState {
  const seconds = Math.max(0, now - state.at) / SECOND;
  return {
    tat: state.tat,
    factor: Math.min(1, state.factor + RECOVERY * seconds),
    at: Math.max(state.at, now),
    taken: state.taken * Math.exp(-seconds),
  };
}
