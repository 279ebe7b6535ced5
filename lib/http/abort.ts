import { NetworkError, type Outcome } from '../errors';

const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls a function when a signal aborts. A signal has one listener for all of them: a caller may abort hundreds of
 * calls with one signal, and Node.js reports more than ten listeners as a leak.
 *
 * @returns a function that unsubscribes.
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined) return () => undefined;
  const waiting = listeners.get(signal) ?? listen(signal);
  waiting.add(listener);
  return () => {
    waiting.delete(listener);
    if (waiting.size > 0 || listeners.get(signal) !== waiting) return;
    listeners.delete(signal);
    signal.removeEventListener('abort', tellAll);
  };
}

/** What an error by the caller's signal states about its call. */
interface AbortedCall {
  readonly method: string;
  readonly call: { readonly template: string };
}

/** The error of a call that its caller aborted; the reason of the signal is its cause. */
export function abortedError(
  { method, call }: AbortedCall,
  signal: AbortSignal | undefined,
  details: { readonly outcome: Outcome; readonly hint: string },
): NetworkError {
  return new NetworkError(`${method} ${call.template}: Aborted by the caller's AbortSignal`, {
    ...details,
    code: 'ERR_ABORTED',
    cause: signal?.reason,
  });
}

function listen(signal: AbortSignal): Set<() => void> {
  const waiting = new Set<() => void>();
  listeners.set(signal, waiting);
  signal.addEventListener('abort', tellAll, { once: true });
  return waiting;
}

function tellAll({ target }: Event): void {
  const signal = target as AbortSignal;
  const waiting = listeners.get(signal) ?? new Set();
  listeners.delete(signal);
  for (const listener of waiting) listener();
}
