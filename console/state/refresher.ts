/** The shortest time between two requests, in milliseconds. */
const INTERVAL = 500;

/** What happens with the data. */
interface Receiver<T> {
  readonly loaded: (value: T) => void;
  readonly failed: (error: Error) => void;
}

/** Loads the same data again and again: one request at a time, with an interval between two. */
export interface Refresher {
  /** Loads the data, or loads it again: a change during a request leads to one more request. */
  readonly refresh: () => void;
  /** Drops what is loaded later. */
  readonly end: () => void;
}

/** Creates a refresher; nothing is loaded before the first `refresh()`. */
export function createRefresher<T>(load: () => Promise<T>, { loaded, failed }: Receiver<T>): Refresher {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  let isRunning = false;
  let isOutdated = false;
  let hasEnded = false;
  const refresh = (): void => {
    isOutdated = true;
    if (isRunning || hasEnded) return;
    timer ??= setTimeout(run, Math.max(0, last + INTERVAL - performance.now()));
  };
  const run = async (): Promise<void> => {
    timer = undefined;
    last = performance.now();
    isRunning = true;
    isOutdated = false;
    try {
      const value = await load();
      if (!hasEnded) loaded(value);
    } catch (error) {
      if (!hasEnded) failed(error instanceof Error ? error : new Error(String(error)));
    }
    isRunning = false;
    if (isOutdated) refresh();
  };
  const end = (): void => {
    hasEnded = true;
    clearTimeout(timer);
  };
  return { refresh, end };
}
