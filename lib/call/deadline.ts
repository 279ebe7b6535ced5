import { NetworkError, type Outcome, TimeoutError } from '../errors';
import type { HttpRequest } from '../http';
import { onAbort } from '../http';
import { graverOutcome } from './progress';

/** A call, as far as its limits are concerned. */
export type Limited = Pick<HttpRequest, 'method' | 'call'>;

/** Node fires a timer at once that is longer than this many milliseconds, which is 24 days. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Ends a call at its deadline or by its signal, whatever it waits for: the wire ends its own waits, a remote signer and
 * a store of certificates may not. What the call left possible is known from its attempts.
 *
 * @throws {TimeoutError} at the deadline.
 * @throws {NetworkError} `ERR_ABORTED` when the signal aborts.
 */
export function limited<T>(request: Limited, work: Promise<T>): Promise<T> {
  const { deadline, signal } = request.call;
  const left = deadline - performance.now();
  return new Promise((resolve, reject) => {
    const onTimeout = () => end(reject, expired(request));
    const stop = () => setImmediate(() => end(reject, aborted(request)));
    // A little later than the wire's own limit, which knows better what has happened.
    const timer = left <= LONGEST_TIMER ? setTimeout(onTimeout, Math.max(left, 0) + 50) : undefined;
    const unsubscribe = onAbort(signal, stop);
    if (signal?.aborted) stop();
    const end = <Value>(settle: (value: Value) => void, value: Value) => {
      clearTimeout(timer);
      unsubscribe();
      settle(value);
    };
    work.then(
      (result) => end(resolve, result),
      (error: unknown) => end(reject, error),
    );
  });
}

function expired(request: Limited): TimeoutError {
  const { template, timeout } = request.call;
  return new TimeoutError(`${request.method} ${template} was not done within ${timeout} ms`, {
    ...doubt(request),
    timeout,
  });
}

/** The end of a call by its signal, before the wire knew of it. */
export function aborted(request: Limited): NetworkError {
  const { template, signal } = request.call;
  return new NetworkError(`${request.method} ${template} was aborted by its signal`, {
    ...doubt(request),
    code: 'ERR_ABORTED',
    cause: signal?.reason,
  });
}

function doubt({ call: { progress } }: Limited): { outcome: Outcome; hint: string } {
  const outcome = graverOutcome(progress.outcome, progress.sent ? 'unknown' : 'not-sent');
  const hint = 'Something beside the wire did not end: a remote signer, a store, a middleware.';
  return { outcome, hint };
}
