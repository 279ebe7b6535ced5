import { NetworkError, SignatureError, TimeoutError } from '../errors';
import {
  abortedError,
  type HttpResponse,
  LONGEST_TIMER,
  type Middleware,
  onAbort,
  type RetryOptions,
  systemTimer,
} from '../http';
import { withoutPrototype } from '../json';
import { callInfo, contextOf } from './context';
import { publish } from './events';
import { HostFailover } from './failover';
import { type Attempt, outcomeOf, reasonToRepeat } from './retry-policy';

/** What a retry depends on in addition to the call. */
export interface RetryDependencies {
  readonly hosts?: HostFailover;
  /** The present time in milliseconds: `Retry-After` may be a date. */
  readonly clock?: () => number;
  /** A monotonic clock in milliseconds, for the rest of failed hosts. */
  readonly uptime?: () => number;
  /** From 0 to below 1. */
  readonly random?: () => number;
  /** Lets `ms` milliseconds pass; rejects when the signal aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
}

function sleepOnTimer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const cancel = systemTimer.after(ms, () => {
      unsubscribe();
      resolve();
    });
    const unsubscribe = onAbort(signal, () => {
      cancel();
      reject(signal?.reason);
    });
  });
}

/**
 * Creates the middleware that retries failed attempts if that is safe: the same bytes with a new signature, after a
 * growing pause, at another host if the connection failed, and never beyond the deadline of the call.
 */
export function retry(
  options: RetryOptions,
  {
    hosts = new HostFailover([]),
    clock = Date.now,
    uptime = () => performance.now(),
    random = Math.random,
    sleep = sleepOnTimer,
  }: RetryDependencies = {},
): Middleware {
  return async (request, next) => {
    const context = contextOf(request);
    const { progress, deadline, signal } = context;
    const { attempts = 3, pause = 500 } = { ...options, ...context.retry };
    let probed = false;
    for (let number = 1; ; number += 1) {
      const origin = hosts.choose(request.origin, uptime());
      progress.begin(origin);
      const sent = number === 1 && origin === request.origin;
      const call = number === 1 ? request.call : callInfo(context, number);
      const attempt = await settle(next(sent ? request : { ...request, origin, call }));
      noteHost(hosts, origin, attempt, uptime());
      const reason = number < attempts ? reasonToRepeat(request, attempt) : undefined;
      if (reason === undefined || (reason === 'probe' && probed)) return conclude(attempt);
      const own = pause * 2 ** (number - 1) * (0.5 + random() / 2);
      const wait = Math.min(Math.max(own, retryAfter(attempt, clock())), LONGEST_TIMER);
      if (wait >= deadline.left) return conclude(attempt);
      probed ||= reason === 'probe';
      progress.fail(outcomeOf(request, attempt));
      publish('retry', () => ({
        call: progress.facts,
        attempt: number,
        origin,
        reason,
        pause: Math.round(wait),
      }));
      await sleep(wait, signal).catch(() => {
        throw abortedError(request, signal, {
          outcome: progress.outcome,
          hint: 'Check the outcome: the previous attempts failed.',
        });
      });
    }
  };
}

async function settle(answer: Promise<HttpResponse>): Promise<Attempt> {
  try {
    return withoutPrototype({ answer: await answer });
  } catch (error) {
    return withoutPrototype({ error });
  }
}

function conclude(attempt: Attempt): HttpResponse {
  if ('answer' in attempt) return attempt.answer;
  throw attempt.error;
}

function noteHost(hosts: HostFailover, origin: string, attempt: Attempt, now: number): void {
  if ('answer' in attempt || attempt.error instanceof SignatureError) {
    hosts.answered(origin);
  } else if (isConnectionFailure(attempt.error)) hosts.failed(origin, now);
}

function isConnectionFailure(error: unknown): boolean {
  if (error instanceof TimeoutError) return error.outcome === 'not-sent';
  return error instanceof NetworkError && error.code === 'ERR_NETWORK';
}

/** Returns the pause that a response requires, in milliseconds: `Retry-After` in seconds or as a date. */
function retryAfter(attempt: Attempt, now: number): number {
  const value = ('answer' in attempt && attempt.answer.headers.get('Retry-After')) || '';
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? 0 : date - now;
}
