import type { Dispatcher } from 'undici';
import { NetworkError, TimeoutError, WechatpayError } from '../errors';
import { decodeHeaders } from './headers';
import type { Incoming, Outgoing } from './message';

/** An answer larger than this many bytes is not collected in memory. */
const LIMIT = 32 * 1024 * 1024;

const QUERY_FIRST = 'The request may have been carried out: find out before you try again.';
const READ = 'A read changes nothing: try again.';
const NOT_SENT = 'No byte of the request was sent; it is safe to try again.';

/**
 * One request and its answer on the wire: collects the bytes, and ends early by the deadline or by the caller's
 * signal. Knows whether any byte may have left: undici reports the start of a request just before it writes it.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<Incoming>;
  readonly #request: Outgoing;
  readonly #chunks: Buffer[] = [];
  readonly #onAbort = () => this.#abort(this.#aborted());
  #settle!: { resolve: (answer: Incoming) => void; reject: (error: WechatpayError) => void };
  #controller: Dispatcher.DispatchController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ended: WechatpayError | undefined;
  #status = 0;
  #headers: Headers | undefined;
  #size = 0;

  constructor(request: Outgoing) {
    this.#request = request;
    this.answer = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  /** Starts the exchange, unless it is over before it began. */
  run(dispatch: (handler: Dispatcher.DispatchHandler) => unknown): void {
    const { signal, deadline } = this.#request.call;
    const left = deadline - performance.now();
    try {
      if (signal?.aborted) throw this.#aborted();
      if (left <= 0) throw this.#expired();
      signal?.addEventListener('abort', this.#onAbort, { once: true });
      if (Number.isFinite(left)) this.#timer = setTimeout(() => this.#abort(this.#expired()), left);
      dispatch(this);
    } catch (error) {
      this.#abort(error instanceof WechatpayError ? error : this.#failed(error));
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#ended) controller.abort(this.#ended);
    else this.#controller = controller;
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status;
    this.#headers = decodeHeaders(headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > LIMIT) this.#abort(this.#tooLarge());
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#release();
    this.#settle.resolve({
      status: this.#status,
      headers: this.#headers ?? new Headers(),
      body: Buffer.concat(this.#chunks, this.#size),
    });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#abort(this.#failed(error));
  }

  #abort(error: WechatpayError): void {
    if (this.#ended) return;
    this.#ended = error;
    this.#release();
    this.#settle.reject(error);
    this.#controller?.abort(error);
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#request.call.signal?.removeEventListener('abort', this.#onAbort);
  }

  #doubt(): { outcome: 'unknown' | 'not-sent'; hint: string } {
    if (!this.#controller) return { outcome: 'not-sent', hint: NOT_SENT };
    return { outcome: 'unknown', hint: this.#request.method === 'GET' ? READ : QUERY_FIRST };
  }

  #name(): string {
    return `${this.#request.method} ${this.#request.call.template}`;
  }

  #expired(): TimeoutError {
    const { timeout } = this.#request.call;
    return new TimeoutError(`${this.#name()} had no whole answer within ${timeout} ms`, {
      ...this.#doubt(),
      timeout,
    });
  }

  #aborted(): NetworkError {
    const cause: unknown = this.#request.call.signal?.reason;
    return new NetworkError(`${this.#name()} was aborted by its signal`, {
      ...this.#doubt(),
      code: 'ERR_ABORTED',
      cause,
    });
  }

  #failed(cause: unknown): NetworkError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new NetworkError(`${this.#name()} to ${this.#request.origin} failed: ${reason}`, {
      ...this.#doubt(),
      cause,
    });
  }

  #tooLarge(): NetworkError {
    return new NetworkError(`${this.#name()} was answered with more than ${LIMIT} bytes`, {
      ...this.#doubt(),
      code: 'ERR_TOO_LARGE',
    });
  }
}
