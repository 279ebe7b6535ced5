import type { CompleteConfig } from '../../lib/client';

/** What a process of a trial is told. */
export interface FollowerSettings {
  readonly config: Omit<CompleteConfig, 'clock'>;
  readonly store: string;
  readonly log: string;
  /** 0 for any. */
  readonly port: number;
  /** Where the clocks of the trial begin, and how much faster than the machine's they run. */
  readonly origin: number;
  readonly speed: number;
}

/** A clock that all processes of a trial share. */
export function fasterClock(origin: number, speed: number): () => number {
  return () => Math.floor(origin + (Date.now() - origin) * speed);
}
