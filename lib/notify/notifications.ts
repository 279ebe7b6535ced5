import type { ClientConfig, WechatpayConfig } from '../client';
import { clientConfigOf, Wechatpay } from '../client';
import { ConfigError, DecryptionError, NotificationError, SignatureError, WechatpayError } from '../errors';
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
import { type NotificationsOptions, type ReadOptions, readOptions, USUAL_PATIENCE } from './options';
import { queryable } from './refund';
import { answered, failed, publicMessage, type Reply, received } from './reply';
import { patienceOf, type SynchronousReply, synchronousReplyOf } from './synchronous-replies';
import { decodeV2, UNPROVEN } from './v2/decode';
import { decodeV3 } from './v3/decode';

/**
 * Receives WeChat Pay's notifications: verifies, decrypts and types them, runs a handler once per business event, and
 * answers as WeChat Pay expects.
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
  readonly #client: Wechatpay;
  /** Whether the client was made here, and so is closed here. */
  readonly #own: boolean;
  readonly #settings: ClientConfig;
  readonly #options: ReadOptions;
  readonly #once: Idempotency | undefined;
  readonly #handlers = new Handlers();

  /**
   * @param source the client whose keys are used, or the configuration of one.
   * @throws {ConfigError} for the first option that cannot be used.
   */
  constructor(source: Wechatpay | WechatpayConfig, options: NotificationsOptions = {}) {
    this.#own = !isClient(source);
    this.#client = isClient(source) ? source : new Wechatpay(source);
    this.#settings = clientConfigOf(this.#client);
    this.#options = readOptions(options);
    const { dedupe } = this.#options;
    const { mchid, clock } = this.#settings;
    this.#once = dedupe === false ? undefined : new Idempotency(dedupe, mchid, clock);
  }

  /**
   * Sets the handler of a type, or of several.
   *
   * @throws {ConfigError} where a type has one, or is misspelt.
   * @example
   * notifications.on(['REFUND.SUCCESS', 'REFUND.CLOSED'], ({ resource }) => refunds.settle(resource.out_refund_no))
   */
  on<Type extends QuestionType>(type: Type, handler: QuestionHandler<Type>): this;
  on<Type extends Exclude<EventType, QuestionType>>(types: readonly Type[], handler: Handler<Type>): this;
  // The last one: of a misspelt type, the compiler shows what this one says.
  on<Type extends Exclude<EventType, QuestionType>>(type: Type, handler: Handler<Type>): this;
  on<Type extends EventType>(type: Type | readonly Type[], handler: Handler<Type>): this {
    for (const each of typeof type === 'string' ? [type] : type) this.#handlers.add(each, handler);
    return this;
  }

  /**
   * Sets the handler of all types that have none of their own. Without it they are answered with a failure.
   *
   * @throws {ConfigError} where there is one.
   */
  otherwise(handler: (event: NotificationEvent, context: HandlerContext) => unknown): this {
    this.#handlers.addOtherwise(handler);
    return this;
  }

  /**
   * Turns headers and raw body into an event, and runs no handler.
   *
   * @throws {SignatureError} where it is not proven to be WeChat Pay's.
   * @throws {DecryptionError} where the keys at hand do not open it.
   * @throws {NotificationError} where it is no notification.
   * @example
   * const event = await notifications.parse({ headers: request.headers, body: await request.text() })
   * if (event.event_type === 'REFUND.SUCCESS') console.log(event.resource.out_refund_no)
   */
  async parse({ headers: source, body }: Message): Promise<NotificationEvent> {
    const headers = readHeaders(source);
    const bytes = await readBody({ headers, body }, NEVER);
    return await this.#decode(versionOf(headers), headers, bytes);
  }

  /** Receives a delivery and says what to answer; never fails. */
  async receive(delivery: Delivery): Promise<Reply> {
    let version: Version = 'v3';
    let event: NotificationEvent | undefined;
    let whole = false;
    using deadline = new Deadline(this.#options.timeout, this.#options.timer);
    try {
      requirePost(delivery.method);
      const headers = readHeaders(delivery.headers);
      version = versionOf(headers);
      // Before the body is read: whoever sends no signature needs no megabyte.
      if (version === 'v3') signatureOf({ headers, body: NOTHING }, this.#settings.clock());
      const reading = readBody({ headers, body: delivery.body }, deadline.signal);
      const body = await inTime(deadline, reading, 'body');
      whole = true;
      event = await inTime(deadline, this.#decode(version, headers, body), 'keys');
      return await this.#handle(event, delivery, deadline);
    } catch (error) {
      const status = event === undefined ? statusOfRefusal(error, version) : statusOfFailure(error);
      this.#options.report(error, status, event);
      const reply = failed(version, status, publicMessage(status, error));
      // Who still sends a body is not listened to any longer.
      return whole ? reply : { ...reply, headers: { ...reply.headers, connection: 'close' } };
    }
  }

  /** Stops what was started for a configuration: the download of platform certificates. A client stays yours to close. */
  async close(): Promise<void> {
    if (this.#own) await this.#client.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #decode(version: Version, headers: HeaderReader, body: Uint8Array): Promise<NotificationEvent> {
    const event =
      version === 'v3'
        ? await decodeV3(headers, body, this.#settings)
        : queryable(
            decodeV2(headers, body, { ...this.#settings, appids: this.#options.appids }),
            this.#client,
          );
    // Its fields are as the catalogue says because WeChat Pay sent it: that much the signature proves.
    return event as NotificationEvent;
  }

  async #handle(event: NotificationEvent, delivery: Delivery, deadline: Deadline): Promise<Reply> {
    const run = this.#handlers.find(event.event_type);
    const question = synchronousReplyOf(event.event_type);
    const patience = patienceOf(event.event_type) ?? USUAL_PATIENCE;
    if (patience < USUAL_PATIENCE) deadline.shorten(patience - MARGIN);
    const handle = async () => run(event, { signal: deadline.signal });
    const report = (error: unknown) => this.#options.report(error, 500, event);
    // A question is asked to be answered, each time; everything else happens once.
    const work =
      question === undefined
        ? this.#receiveOnce(event, handle, report)
        : this.#answer(handle, question, delivery);
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
    await (this.#once ? this.#once.run(event, handle, report) : handle());
    return received(event.version);
  }

  async #answer(
    handle: () => Promise<unknown>,
    { signed }: SynchronousReply,
    { target }: Delivery,
  ): Promise<Reply> {
    const answer = await handle();
    const reply = answered(typeof answer === 'object' && answer !== null ? answer : {});
    if (!signed) return reply;
    const { mchid, serial, merchantKey, clock, nonce } = this.#settings;
    const authorization = await authorize(
      { method: 'POST', target, signable: reply.body ?? Buffer.alloc(0) },
      { mchid, serial, clock, nonce, sign: merchantKey.sign },
    );
    return { ...reply, headers: { ...reply.headers, authorization } };
  }
}

/** What is kept of WeChat Pay's patience for the way there and back, in milliseconds. */
const MARGIN = 500;
const NEVER = new AbortController().signal;
const NOTHING = new Uint8Array();

/** @throws {NotificationError} where the deadline of the delivery passes before `work` ends. */
function inTime<T>(deadline: Deadline, work: Promise<T>, waiting: Waiting): Promise<T> {
  return deadline.race(work, () => lateError(waiting, deadline.limit));
}

function isClient(source: Wechatpay | WechatpayConfig): source is Wechatpay {
  return source instanceof Wechatpay;
}

/** Of what was wrong with a delivery. Of APIv2, only what has a right sign can be a fault of this side's. */
function statusOfRefusal(error: unknown, version: Version): number {
  if (error instanceof NotificationError) return error.status;
  if (version === 'v2' && isUnproven(error)) return 400;
  if (error instanceof SignatureError) return error.reason === 'missing-headers' ? 400 : 401;
  return error instanceof WechatpayError && error.code === 'ERR_XML' ? 400 : 500;
}

/** Whether it came of a message that nothing proves: anybody can send XML, and a text in place of a ciphertext. */
function isUnproven(error: unknown): boolean {
  if (error instanceof ConfigError) return error.field === 'secret';
  return error instanceof DecryptionError && error.code === UNPROVEN;
}

/** Of what went wrong with a genuine one: whatever a handler throws, it is no success and no fault of the sender's. */
function statusOfFailure(error: unknown): number {
  return error instanceof NotificationError && error.status >= 400 ? error.status : 500;
}
