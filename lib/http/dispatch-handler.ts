import type { Dispatcher } from 'undici';
import { NetworkError, TimeoutError, WechatpayError } from '../errors';
import { abortedError, onAbort } from './abort';
import { Deadline } from './deadline';
import type { ExchangeContext } from './exchange-context';
import type { HttpRequest, HttpResponse, StreamedBody } from './messages';
import { MEMORY_LIMIT, ResponseReader } from './response-reader';

const SENT = 'The request had left this machine.';
const READ = `${SENT} A read changes nothing: try again.`;
const NOT_SENT = 'No byte of the request was sent; it is safe to try again.';

/**
 * One request and its response: receives the bytes, and ends early at the deadline or by the caller's signal. Records
 * whether any byte may have been sent: undici reports the start of a request just before it writes it.
 */
export class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly answer: Promise<HttpResponse>;
  readonly #request: HttpRequest;
  readonly #context: ExchangeContext;
  readonly #reception: ResponseReader;
  #unsubscribe: (() => void) | undefined;
  #settle!: { resolve: (answer: HttpResponse) => void; reject: (error: unknown) => void };
  #controller: Dispatcher.DispatchController | undefined;
  #stopWaiting: (() => void) | undefined;
  #ended: Error | undefined;
  /** From when a file moves: the limit for each pause. */
  #pause: Deadline | undefined;
  /** The bytes of a streamed body that are not yet written to the connection. */
  #left = 0;

  constructor(request: HttpRequest, context: ExchangeContext) {
    this.#request = request;
    this.#context = context;
    this.#reception = new ResponseReader(context);
    this.answer = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  /** Starts the exchange, unless it is over before it began. */
  run(dispatch: (handler: Dispatcher.DispatchHandler) => unknown): void {
    const { signal, deadline } = this.#context;
    try {
      if (signal?.aborted) throw this.#aborted();
      if (deadline.left <= 0) throw this.#expired();
      this.#unsubscribe = onAbort(signal, () => this.#abort(this.#aborted()));
      this.#await(deadline);
      dispatch(this);
    } catch (error) {
      this.#abort(this.#failed(error));
    }
  }

  /** The bytes of a streamed body, `lend` as it has it; each of them shows that the exchange is alive. */
  async *send(body: StreamedBody, lend: boolean): AsyncGenerator<Uint8Array> {
    let sent = 0;
    this.#left = body.length;
    for await (const chunk of body.read(lend)) {
      this.#flow();
      this.#left -= chunk.length;
      yield chunk;
      sent += chunk.length;
      this.#tell(sent, body.length);
      // What is sent is closed with the call: nothing may be read of it any more.
      if (this.#ended) return;
    }
    this.#flow();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#ended) {
      controller.abort(this.#ended);
    } else {
      this.#controller = controller;
      this.#context.progress.send();
    }
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // A refusal may arrive early. A success before the request is sent is the response of another call.
    const early = this.#left > 0 && status >= 200 && status < 300;
    if (early) {
      this.#abort(this.#failed(new Error('the response arrived before the request was sent')));
    } else {
      this.#reception.begin(status, headers);
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const room = this.#reception.take(chunk);
    const { progress } = this.#reception;
    if (progress) this.#tell(...progress);
    if (this.#reception.overflows) this.#abort(this.#tooLarge());
    if (this.#reception.lands) this.#flow();
    if (room !== undefined) this.#hold(controller, room);
  }

  onResponseEnd(): void {
    this.#release();
    this.#reception.end().then(
      (answer) => this.#settle.resolve(answer),
      (error: unknown) => this.#abort(this.#unwritten(error)),
    );
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#abort(this.#failed(error));
  }

  /**
   * Reports the progress of a file to the caller. An error that the caller's function throws rejects the call
   * unchanged.
   */
  #tell(bytes: number, total: number | undefined): void {
    try {
      this.#context.onBytes?.(bytes, total);
    } catch (error) {
      this.#abort(error);
    }
  }

  /** Pauses the response until there is room for more bytes; the pause does not count as a stall. */
  #hold(controller: Dispatcher.DispatchController, room: Promise<unknown>): void {
    controller.pause();
    this.#stopWaiting?.();
    room.then(
      () => {
        if (this.#ended) return;
        this.#flow();
        controller.resume();
      },
      (error: unknown) => this.#abort(this.#unwritten(error)),
    );
  }

  /** A file moves: from here on the limit is for each pause. */
  #flow(): void {
    if (this.#ended) return;
    this.#stopWaiting?.();
    if (this.#pause === undefined) {
      this.#pause = new Deadline(this.#context.deadline.limit);
    } else {
      this.#pause.restart();
    }
    this.#await(this.#pause);
  }

  #await(deadline: Deadline): void {
    this.#stopWaiting = deadline.whenPassed(() => this.#abort(this.#expired()));
  }

  #abort(reason: unknown): void {
    if (this.#ended) return;
    this.#ended = reason instanceof Error ? reason : new Error(String(reason));
    this.#release();
    this.#settle.reject(reason);
    this.#controller?.abort(this.#ended);
  }

  #release(): void {
    this.#stopWaiting?.();
    this.#unsubscribe?.();
  }

  #doubt(): { outcome: 'unknown' | 'not-sent'; hint: string } {
    if (!this.#controller) return { outcome: 'not-sent', hint: NOT_SENT };
    return { outcome: 'unknown', hint: this.#request.method === 'GET' ? READ : SENT };
  }

  #name(): string {
    return `${this.#request.method} ${this.#request.call.template}`;
  }

  #expired(): TimeoutError {
    const { limit } = this.#context.deadline;
    const what = this.#pause ? 'No data was transferred for' : 'No complete response within';
    return new TimeoutError(`${this.#name()}: ${what} ${limit} ms`, { ...this.#doubt(), timeout: limit });
  }

  #aborted(): NetworkError {
    return abortedError(this.#request, this.#context.signal, this.#doubt());
  }

  #failed(cause: unknown): WechatpayError {
    if (cause instanceof WechatpayError) return cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new NetworkError(`${this.#name()} to ${this.#request.origin} failed: ${reason}`, {
      ...this.#doubt(),
      // A part of the file is in the caller's stream: a repeat would write it twice.
      ...(this.#context.downloadTarget?.spent && { code: 'ERR_INTERRUPTED' }),
      cause,
    });
  }

  #unwritten(cause: unknown): WechatpayError {
    if (cause instanceof WechatpayError) return cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new NetworkError(`${this.#name()}: Writing to the sink failed: ${reason}`, {
      outcome: 'unknown',
      code: 'ERR_SINK',
      hint: 'Check the disk or the stream that receives the file, then call again.',
      cause,
    });
  }

  #tooLarge(): NetworkError {
    return new NetworkError(
      `${this.#name()}: Expected a response of at most ${MEMORY_LIMIT} bytes, received more`,
      {
        ...this.#doubt(),
        code: 'ERR_TOO_LARGE',
      },
    );
  }
}
