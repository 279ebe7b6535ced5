import type { Wechatpay } from '../client';
import type { NotificationAnswers, NotificationEvents } from '../openapi';
import type { XmlContent } from '../xml';

/** The types of notifications that are known; those of APIv2 begin with `v2/`. */
export type EventType = keyof NotificationEvents;

interface Common<Type extends string, Resource> {
  /** What happened; it narrows `resource`. APIv2's begin with `v2/`. */
  readonly event_type: Type;
  /** What it happened to: verified, decrypted, its sensitive fields too. */
  readonly resource: Resource;
  /** The `Request-ID` header; give it to WeChat Pay's support. */
  readonly requestId: string | undefined;
}

/** A notification of APIv3. */
export interface V3Event<Type extends string, Resource> extends Common<Type, Resource> {
  readonly version: 'v3';
  /** WeChat Pay's own number for this notification. */
  readonly id: string;
  /** RFC 3339. */
  readonly create_time: string;
  readonly resource_type: string;
  /** Which kind of thing `resource` is: `transaction`, `refund`; some notifications do not say. */
  readonly original_type: string | undefined;
  readonly summary: string;
  /** The `Wechatpay-Serial` that proved it. */
  readonly serial: string;
}

/** A notification of APIv2. Its `resource` is text only, as XML is. */
export interface V2Event<Type extends string, Resource> extends Common<Type, Resource> {
  readonly version: 'v2';
  /** All fields that are not empty; where they hold a ciphertext, `resource` is what was in it. */
  readonly fields: XmlContent;
}

/** What the notice of a refund has beside its fields: it is not authenticated, so ask before you act on it. */
export interface RefundQuery {
  /**
   * Asks WeChat Pay what became of the refund: the answer is signed, the notice is not.
   *
   * @throws the errors of any call.
   * @example
   * notifications.on('v2/refund-processed', async (event) => {
   *   const { data } = await event.query()
   *   if (data.refund_status_0 === 'SUCCESS') await refunds.settle(data.out_refund_no_0)
   * })
   */
  query(): ReturnType<Wechatpay['v2']['pay']['refundquery']['post']>;
}

/**
 * A notification. Switch over `event_type`, and write a `default`: WeChat Pay adds types without notice, and they come
 * in the same form.
 */
export type NotificationEvent<Type extends EventType = EventType> = {
  [Each in Type]: Each extends `v2/${string}`
    ? V2Event<Each, NotificationEvents[Each]> & (Each extends 'v2/refund-processed' ? RefundQuery : unknown)
    : V3Event<Each, NotificationEvents[Each]>;
}[Type];

/** Notifications that ask something, and what they are answered with. */
export interface Answers extends NotificationAnswers {}

/** The types that ask something. */
export type QuestionType = keyof Answers;

/** What the handler of a question gives back; `code` is `SUCCESS` where it does not say otherwise. */
export type Answer<Type extends QuestionType> = {
  [Each in QuestionType]: Omit<Answers[Each], 'code'> & Partial<Pick<Answers[Each], 'code'>>;
}[Type];

/** What a handler may know of the delivery beside its event. */
export interface HandlerContext {
  /** Aborted when the time for an answer is over; what the handler does after that counts, but too late for this one. */
  readonly signal: AbortSignal;
}

/**
 * Handles a notification: when it is through, WeChat Pay is told that the event has arrived; when it throws, WeChat Pay
 * is told to send it again.
 */
export type Handler<Type extends EventType> = (
  event: NotificationEvent<Type>,
  context: HandlerContext,
) => unknown;

/** Answers a notification that asks something. */
export type QuestionHandler<Type extends QuestionType> = QuestionHandlers[Type];

// A map, not a generic signature: so the answer's codes are checked as they are written in a handler's `return`.
type QuestionHandlers = {
  [Each in QuestionType]: (
    event: NotificationEvent<Each>,
    context: HandlerContext,
  ) => Answer<Each> | Promise<Answer<Each>>;
};
