import { type NetworkError, type Outcome, TimeoutError } from '../errors';
import { abortedError, onAbort } from '../http';
import { graverOutcome } from './progress';
import type { CallInProgress } from './protocol';

/**
 * How much later than the transport a call ends at its deadline, in milliseconds: the transport knows better what
 * happened.
 */
const GRACE = 50;
const HINT = 'Check which step did not finish: a remote signer, a certificate store or a middleware.';

/**
 * Ends a call at its deadline or by its signal, whatever it waits for: the transport has its own limits, a remote
 * signer and a certificate store may have none. The outcome follows from the attempts.
 *
 * @throws {TimeoutError} at the deadline.
 * @throws {NetworkError} `ERR_ABORTED` when the signal aborts.
 */
export function withinDeadline<T>(request: CallInProgress, work: Promise<T>): Promise<T> {
  const { deadline, signal } = request.call;
  return new Promise((resolve, reject) => {
    const cancel = deadline.whenPassed(() => end(reject, expiredError(request)), GRACE);
    const stop = () => setImmediate(() => end(reject, abortedBeforeWire(request)));
    const unsubscribe = onAbort(signal, stop);
    if (signal?.aborted) stop();
    const end = <Value>(settle: (value: Value) => void, value: Value) => {
      cancel();
      unsubscribe();
      settle(value);
    };
    work.then(
      (result) => end(resolve, result),
      (error: unknown) => end(reject, error),
    );
  });
}

function expiredError(request: CallInProgress): TimeoutError {
  const { template, deadline } = request.call;
  return new TimeoutError(`${request.method} ${template}: not finished within ${deadline.limit} ms`, {
    outcome: outcomeOf(request),
    hint: HINT,
    timeout: deadline.limit,
  });
}

/** Returns the error of a call that the signal aborted outside the transport. */
export function abortedBeforeWire(request: CallInProgress): NetworkError {
  return abortedError(request, request.call.signal, { outcome: outcomeOf(request), hint: HINT });
}

function outcomeOf({ call: { progress } }: CallInProgress): Outcome {
  return graverOutcome(progress.outcome, progress.sent ? 'unknown' : 'not-sent');
}
