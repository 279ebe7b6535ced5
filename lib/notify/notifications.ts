import type { ClientConfig, WechatpayConfig } from '../client';
import { clientConfigOf, Wechatpay } from '../client';
import {
  brandClass,
  ConfigError,
  DecryptionError,
  NotificationError,
  SignatureError,
  WechatpayError,
} from '../errors';
import { Deadline, type HeaderReader } from '../http';
import { authorize, signatureOf } from '../v3';
import { readBody } from './body';
import { Idempotency } from './dedupe';
import { type Delivery, type Message, readHeaders, requirePost, type Version, versionOf } from './delivery';
import type {
  EventType,
  Handler,
  HandlerContext,
  NotificationEvent,
  QuestionHandler,
  QuestionType,
} from './event';
import { Handlers } from './handlers';
import { lateError, type Waiting } from './late-errors';
import { type NotificationsOptions, type ReadOptions, readOptions, USUAL_REPLY_TIMEOUT } from './options';
import { withQuery } from './refund';
import { dataReply, failureReply, publicMessage, type Reply, successReply } from './reply';
import { replyTimeoutOf, type SynchronousReply, synchronousReplyOf } from './synchronous-replies';
import { decodeV2, UNAUTHENTICATED } from './v2/decode';
import { decodeV3 } from './v3/decode';

/**
 * Receives WeChat Pay's notifications: verifies, decrypts and types them, runs a handler once per business event, and
 * replies as WeChat Pay expects.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791861
 * @example
 * const notifications = new Notifications(wxpay)
 * notifications.on('TRANSACTION.SUCCESS', async ({ resource }) => {
 *   await orders.markPaid(resource.out_trade_no, resource.amount.total)
 * })
 * http.createServer(nodeListener(notifications)).listen(3000)
 */
export class Notifications implements AsyncDisposable {
  static {
    brandClass(Notifications, 'Notifications');
  }

  readonly #client: Wechatpay;
  /** Whether this instance created the client, and therefore closes it. */
  readonly #ownsClient: boolean;
  readonly #config: ClientConfig;
  readonly #options: ReadOptions;
  readonly #idempotency: Idempotency | undefined;
  readonly #handlers = new Handlers();

  /**
   * @param source a client, whose keys are used, or the configuration of one.
   * @throws {ConfigError} for the first invalid option.
   */
  constructor(source: Wechatpay | WechatpayConfig, options: NotificationsOptions = {}) {
    this.#ownsClient = !isClient(source);
    this.#client = isClient(source) ? source : new Wechatpay(source);
    this.#config = clientConfigOf(this.#client);
    this.#options = readOptions(options);
    const { dedupe } = this.#options;
    const { mchid, clock } = this.#config;
    this.#idempotency = dedupe === false ? undefined : new Idempotency(dedupe, mchid, clock);
  }

  /**
   * Registers the handler of one or more event types.
   *
   * @throws {ConfigError} if a type already has a handler, or is misspelt.
   * @example
   * notifications.on(['REFUND.SUCCESS', 'REFUND.CLOSED'], ({ resource }) => refunds.settle(resource.out_refund_no))
   */
  on<Type extends QuestionType>(type: Type, handler: QuestionHandler<Type>): this;
  on<Type extends Exclude<EventType, QuestionType>>(types: readonly Type[], handler: Handler<Type>): this;
  // Keep this overload last: the compiler shows its error for a misspelt type.
  on<Type extends Exclude<EventType, QuestionType>>(type: Type, handler: Handler<Type>): this;
  on<Type extends EventType>(type: Type | readonly Type[], handler: Handler<Type>): this {
    for (const each of typeof type === 'string' ? [type] : type) this.#handlers.add(each, handler);
    return this;
  }

  /**
   * Registers the handler of all event types that have none. Without it, the reply to such an event is a failure.
   *
   * @throws {ConfigError} if it is already set.
   */
  otherwise(handler: (event: NotificationEvent, context: HandlerContext) => unknown): this {
    this.#handlers.addOtherwise(handler);
    return this;
  }

  /**
   * Verifies and decrypts a notification, and returns its event. Runs no handler.
   *
   * @throws {SignatureError} if WeChat Pay's signature is missing or invalid.
   * @throws {DecryptionError} if the configured keys do not decrypt it.
   * @throws {NotificationError} if it is not a notification.
   * @example
   * const event = await notifications.parse({ headers: request.headers, body: await request.text() })
   * if (event.event_type === 'REFUND.SUCCESS') console.log(event.resource.out_refund_no)
   */
  async parse({ headers: source, body }: Message): Promise<NotificationEvent> {
    const headers = readHeaders(source);
    const bytes = await readBody({ headers, body }, NEVER);
    return await this.#decode(versionOf(headers), headers, bytes);
  }

  /** Handles a delivery and returns the reply to send. Never rejects. */
  async receive(delivery: Delivery): Promise<Reply> {
    let version: Version = 'v3';
    let event: NotificationEvent | undefined;
    let bodyRead = false;
    using deadline = new Deadline(this.#options.timeout, this.#options.timer);
    try {
      requirePost(delivery.method);
      const headers = readHeaders(delivery.headers);
      version = versionOf(headers);
      // Check the signature headers before the body: a request without them is refused without reading a megabyte.
      if (version === 'v3') signatureOf({ headers, body: EMPTY_BODY }, this.#config.clock());
      const reading = readBody({ headers, body: delivery.body }, deadline.signal);
      const body = await inTime(deadline, reading, 'body');
      bodyRead = true;
      event = await inTime(deadline, this.#decode(version, headers, body), 'keys');
      return await this.#handle(event, delivery, deadline);
    } catch (error) {
      const status = event === undefined ? statusOfRefusal(error, version) : statusOfFailure(error);
      this.#options.report(error, status, event);
      const reply = failureReply(version, status, publicMessage(status, error));
      // Close the connection if the sender has not finished its body.
      return bodyRead ? reply : { ...reply, headers: { ...reply.headers, connection: 'close' } };
    }
  }

  /** Closes the client that was created from a configuration. A client that you passed stays open. */
  async close(): Promise<void> {
    if (this.#ownsClient) await this.#client.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #decode(version: Version, headers: HeaderReader, body: Uint8Array): Promise<NotificationEvent> {
    const event =
      version === 'v3'
        ? await decodeV3(headers, body, this.#config)
        : withQuery(decodeV2(headers, body, { ...this.#config, appids: this.#options.appids }), this.#client);
    // A verified message comes from WeChat Pay, so it has the documented fields.
    return event as NotificationEvent;
  }

  async #handle(event: NotificationEvent, delivery: Delivery, deadline: Deadline): Promise<Reply> {
    const run = this.#handlers.find(event.event_type);
    const synchronous = synchronousReplyOf(event.event_type);
    const limit = replyTimeoutOf(event.event_type) ?? USUAL_REPLY_TIMEOUT;
    if (limit < USUAL_REPLY_TIMEOUT) deadline.shorten(limit - NETWORK_MARGIN);
    const handle = async () => run(event, { signal: deadline.signal });
    const report = (error: unknown) => this.#options.report(error, 500, event);
    // A synchronous reply is needed for each delivery; other events are handled once.
    const work =
      synchronous === undefined
        ? this.#receiveOnce(event, handle, report)
        : this.#reply(handle, synchronous, delivery);
    return inTime(deadline, work, 'handler').catch((error) => {
      if (deadline.signal.aborted) work.catch(report);
      throw error;
    });
  }

  async #receiveOnce(
    event: NotificationEvent,
    handle: () => Promise<unknown>,
    report: (error: unknown) => void,
  ): Promise<Reply> {
    await (this.#idempotency ? this.#idempotency.run(event, handle, report) : handle());
    return successReply(event.version);
  }

  async #reply(
    handle: () => Promise<unknown>,
    { signed }: SynchronousReply,
    { target }: Delivery,
  ): Promise<Reply> {
    const content = await handle();
    const reply = dataReply(typeof content === 'object' && content !== null ? content : {});
    if (!signed) return reply;
    const { mchid, serial, merchantKey, clock, nonce } = this.#config;
    const authorization = await authorize(
      { method: 'POST', target, signable: reply.body ?? Buffer.alloc(0) },
      { mchid, serial, clock, nonce, sign: merchantKey.sign },
    );
    return { ...reply, headers: { ...reply.headers, authorization } };
  }
}

/** Part of WeChat Pay's timeout that is reserved for the network, in milliseconds. */
const NETWORK_MARGIN = 500;
const NEVER = new AbortController().signal;
const EMPTY_BODY = new Uint8Array();

/** @throws {NotificationError} if the deadline of the delivery passes before `work` ends. */
function inTime<T>(deadline: Deadline, work: Promise<T>, waiting: Waiting): Promise<T> {
  return deadline.race(work, () => lateError(waiting, deadline.limit));
}

function isClient(source: Wechatpay | WechatpayConfig): source is Wechatpay {
  return source instanceof Wechatpay;
}

/** Returns the status for a delivery that is refused. In APIv2, only a message with a valid sign can be a server error. */
function statusOfRefusal(error: unknown, version: Version): number {
  if (error instanceof NotificationError) return error.status;
  if (version === 'v2' && isUnauthenticated(error)) return 400;
  if (error instanceof SignatureError) return error.reason === 'missing-headers' ? 400 : 401;
  return error instanceof WechatpayError && error.code === 'ERR_XML' ? 400 : 500;
}

/** Whether an unauthenticated message caused the error: anybody can send XML with an invalid ciphertext. */
function isUnauthenticated(error: unknown): boolean {
  if (error instanceof ConfigError) return error.field === 'secret';
  return error instanceof DecryptionError && error.code === UNAUTHENTICATED;
}

/** Returns the status for a verified event whose handling failed; an error of a handler is never a success. */
function statusOfFailure(error: unknown): number {
  return error instanceof NotificationError && error.status >= 400 ? error.status : 500;
}
