/** The shortest time between two questions, in milliseconds. */
const INTERVAL = 500;

/** What happens with the answers to a question. */
interface Receiver<T> {
  readonly answered: (value: T) => void;
  readonly failed: (error: Error) => void;
}

/** A question that is asked again and again: one request at a time, with an interval between two. */
export interface Inquiry {
  /** Asks, or asks again: a change during a request leads to one more request. */
  readonly ask: () => void;
  /** Later answers are dropped. */
  readonly end: () => void;
}

/** Starts to ask a question; nothing is asked before the first `ask()`. */
export function inquire<T>(question: () => Promise<T>, { answered, failed }: Receiver<T>): Inquiry {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  let isRunning = false;
  let isOutdated = false;
  let hasEnded = false;
  const schedule = (): void => {
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
      const value = await question();
      if (!hasEnded) answered(value);
    } catch (error) {
      if (!hasEnded) failed(error instanceof Error ? error : new Error(String(error)));
    }
    isRunning = false;
    if (isOutdated) schedule();
  };
  const end = (): void => {
    hasEnded = true;
    clearTimeout(timer);
  };
  return { ask: schedule, end };
}
