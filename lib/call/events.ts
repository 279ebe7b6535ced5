import { channel } from 'node:diagnostics_channel';
import { debuglog } from 'node:util';

/** Identifies a call in the events. Each call has one object, so that a tracer can key its span by it. */
export interface CallFacts {
  readonly method: string;
  /** The templated path, without the values: `v3/pay/transactions/id/{transaction_id}`. */
  readonly path: string;
}

interface Ended {
  readonly call: CallFacts;
  readonly origin: string;
  readonly attempts: number;
  /** Milliseconds since the call began. */
  readonly duration: number;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
}

/** The messages on the channels `wechatpay:…` of node:diagnostics_channel. They contain no key, signature or body. */
export interface Events {
  /** A call begins. */
  readonly request: { readonly call: CallFacts; readonly origin: string; readonly timeout: number };
  /** A call succeeded. */
  readonly response: Ended;
  /** A call failed. */
  readonly error: Ended & {
    readonly name: string;
    readonly code: string;
    readonly outcome: string | undefined;
    readonly internalCode: string | undefined;
  };
  /** An attempt failed and will be repeated. */
  readonly retry: {
    readonly call: CallFacts;
    /** The attempt that failed, counted from 1. */
    readonly attempt: number;
    readonly origin: string;
    readonly reason: string;
    /** Milliseconds until the next attempt. */
    readonly pause: number;
  };
  /** The downloaded platform certificates: taken over, or not. */
  readonly certificates:
    | {
        readonly event: 'refreshed';
        readonly from: 'download' | 'store';
        readonly serials: readonly string[];
      }
    | {
        readonly event: 'failed';
        readonly in: 'download' | 'store';
        readonly name: string;
        readonly code: string;
      };
}

const log = debuglog('wechatpay');
const channels = {
  request: channel('wechatpay:request'),
  response: channel('wechatpay:response'),
  error: channel('wechatpay:error'),
  retry: channel('wechatpay:retry'),
  certificates: channel('wechatpay:certificates'),
};

/** Publishes an event on `wechatpay:NAME` and for `NODE_DEBUG=wechatpay`; without a listener, it is not even built. */
export function publish<Name extends keyof Events>(name: Name, tell: () => Events[Name]): void {
  const { hasSubscribers } = channels[name];
  if (!hasSubscribers && !log.enabled) return;
  const event = tell();
  if (hasSubscribers) channels[name].publish(event);
  if (log.enabled) log('%s %s', name, JSON.stringify(event));
}
