import type { Wechatpay } from '../client';
import type { NotificationAnswers, NotificationEvents } from '../openapi';
import type { XmlContent } from '../xml';

/** The documented event types; those of APIv2 begin with `v2/`. */
export type EventType = keyof NotificationEvents;

interface Common<Type extends string, Resource> {
  /** The event type; it narrows `resource`. Types of APIv2 begin with `v2/`. */
  readonly event_type: Type;
  /** The verified and decrypted content, sensitive fields included. */
  readonly resource: Resource;
  /** The `Request-ID` header; include it in requests to WeChat Pay's support. */
  readonly requestId: string | undefined;
}

/** A notification of APIv3. */
export interface V3Event<Type extends string, Resource> extends Common<Type, Resource> {
  readonly version: 'v3';
  /** WeChat Pay's ID of this notification. */
  readonly id: string;
  /** Time of the event, RFC 3339. */
  readonly create_time: string;
  readonly resource_type: string;
  /** The kind of `resource`, for example `transaction` or `refund`; some notifications omit it. */
  readonly original_type: string | undefined;
  readonly summary: string;
  /** The `Wechatpay-Serial` of the key that verified it. */
  readonly serial: string;
}

/** A notification of APIv2. All values in `resource` are strings, as in XML. */
export interface V2Event<Type extends string, Resource> extends Common<Type, Resource> {
  readonly version: 'v2';
  /** All non-empty fields of the message; if one is a ciphertext, `resource` is its decrypted content. */
  readonly fields: XmlContent;
}

/** The query method of a refund notification, which is not authenticated: call it before you act on the event. */
export interface RefundQuery {
  /**
   * Queries the refund. The response is signed; the notification is not.
   *
   * @throws {WechatpayError} as any call does.
   * @example
   * notifications.on('v2/refund-processed', async (event) => {
   *   const { data } = await event.query()
   *   if (data.refund_status_0 === 'SUCCESS') await refunds.settle(data.out_refund_no_0)
   * })
   */
  query(): ReturnType<Wechatpay['v2']['pay']['refundquery']['post']>;
}

/**
 * A notification. Switch over `event_type`, and include a `default` case: WeChat Pay adds types without notice, and
 * they have the same form.
 */
export type NotificationEvent<Type extends EventType = EventType> = {
  [Each in Type]: Each extends `v2/${string}`
    ? V2Event<Each, NotificationEvents[Each]> & (Each extends 'v2/refund-processed' ? RefundQuery : unknown)
    : V3Event<Each, NotificationEvents[Each]>;
}[Type];

/** Replies to the notifications whose reply carries business data, by event type. */
export interface Answers extends NotificationAnswers {}

/** The event types whose reply carries business data. */
export type QuestionType = keyof Answers;

/** The return value of a handler whose reply carries business data; `code` defaults to `SUCCESS`. */
export type Answer<Type extends QuestionType> = {
  [Each in QuestionType]: Omit<Answers[Each], 'code'> & Partial<Pick<Answers[Each], 'code'>>;
}[Type];

/** Information about the delivery that a handler receives with the event. */
export interface HandlerContext {
  /** Aborted when the time for a reply is over. The handler may still finish: its result counts for the next delivery. */
  readonly signal: AbortSignal;
}

/**
 * Handles a notification. When it returns or resolves, the event is acknowledged; when it throws or rejects, WeChat Pay
 * sends the event again.
 */
export type Handler<Type extends EventType> = (
  event: NotificationEvent<Type>,
  context: HandlerContext,
) => unknown;

/** Handles a notification whose reply carries business data, and returns that reply. */
export type QuestionHandler<Type extends QuestionType> = QuestionHandlers[Type];

// A map rather than a generic signature: the compiler then checks literal codes in a handler's `return`.
type QuestionHandlers = {
  [Each in QuestionType]: (
    event: NotificationEvent<Each>,
    context: HandlerContext,
  ) => Answer<Each> | Promise<Answer<Each>>;
};
