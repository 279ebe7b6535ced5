import { eventFactsOf } from '../openapi';

/** How a notification that asks something is answered. */
export interface SynchronousReply {
  /** The answer carries the merchant's `Authorization`. */
  readonly signed: boolean;
}

/** What is known of a type whose answer matters; undefined where it only wants to be received. */
export function synchronousReplyOf(eventType: string): SynchronousReply | undefined {
  return eventFactsOf(eventType)?.asks;
}

/** How long WeChat Pay waits for the answer to an event, in milliseconds; undefined where the type is not known. */
export function patienceOf(eventType: string): number | undefined {
  return eventFactsOf(eventType)?.within;
}
