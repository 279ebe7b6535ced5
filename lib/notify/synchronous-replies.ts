import { eventFactsOf } from '../openapi';

/** The reply to a notification that expects business data. */
export interface SynchronousReply {
  /** Whether the reply carries the merchant's `Authorization` header. */
  readonly signed: boolean;
}

/** Returns the reply that an event type expects; undefined if it expects an acknowledgement only. */
export function synchronousReplyOf(eventType: string): SynchronousReply | undefined {
  return eventFactsOf(eventType)?.asks;
}

/** Returns the time that WeChat Pay waits for the reply, in milliseconds; undefined for an undocumented type. */
export function replyTimeoutOf(eventType: string): number | undefined {
  return eventFactsOf(eventType)?.within;
}
