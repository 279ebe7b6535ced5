/** The function as it is when the package is loaded: the fake timers of a test replace the global one later. */
const immediate = setImmediate;

/** Whether a test has replaced the timers that undici uses. Tracing tools replace them too, by functions that call them. */
export function timersAreFake(): boolean {
  if (setImmediate === immediate) return false;
  // jest and vitest use @sinonjs/fake-timers, whose functions have the clock.
  return Object.hasOwn(setImmediate, 'clock');
}

/**
 * The next turn of the event loop. Each call waits for its own, so that a call under fake timers keeps no other one
 * waiting.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    immediate(() => resolve());
    // A test that loads the package under fake timers returns to the real ones later.
    if (setImmediate !== immediate) setImmediate(() => resolve());
  });
}
