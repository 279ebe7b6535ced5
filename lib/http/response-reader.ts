import type { ExchangeContext } from './exchange-context';
import type { DownloadTarget } from './file/download-target';
import { AnswerHeaders, type RawHeaders } from './headers';
import { isMarkup } from './markup';
import type { HttpResponse } from './messages';

/** The size limit of a response in memory, in bytes. */
export const MEMORY_LIMIT = 32 * 1024 * 1024;

const NONE: Headers = new AnswerHeaders({});

/** Receives one response: into memory, or, if it is the file of the call, into its download target. */
export class ResponseReader {
  readonly #downloadTarget: DownloadTarget | undefined;
  readonly #wantsFile: boolean;
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #headers = NONE;
  #size = 0;
  #lands: boolean | undefined;

  constructor({ downloadTarget, traits }: Pick<ExchangeContext, 'downloadTarget' | 'traits'>) {
    // A signature covers the bytes of the response, so they must be in memory, unless the signature covers a digest.
    this.#downloadTarget = traits.unsigned || traits.statement ? downloadTarget : undefined;
    this.#wantsFile = downloadTarget !== undefined || traits.answer === 'file';
  }

  /** Whether the bytes are streamed, without a size limit. */
  get lands(): boolean {
    return this.#lands === true;
  }

  /** Whether more bytes arrived than the limit of memory. */
  get overflows(): boolean {
    return !this.#lands && this.#size > MEMORY_LIMIT;
  }

  /** The bytes of the file received so far, and their total; undefined if the response is not a file. */
  get progress(): readonly [bytes: number, total: number | undefined] | undefined {
    return this.#wantsFile && this.#succeeded() ? [this.#size, this.#total()] : undefined;
  }

  begin(status: number, headers: RawHeaders): void {
    this.#status = status;
    this.#headers = new AnswerHeaders(headers);
  }

  /** Accepts the next bytes; a promise asks the sender to wait until it resolves. */
  take(chunk: Buffer): Promise<unknown> | undefined {
    this.#lands ??= this.#isFile(chunk);
    this.#size += chunk.length;
    if (this.#lands) return this.#downloadTarget?.write(chunk);
    if (!this.overflows) this.#chunks.push(chunk);
    return undefined;
  }

  async end(): Promise<HttpResponse> {
    const { lands } = this;
    const downloadTarget = lands ? this.#downloadTarget : undefined;
    await downloadTarget?.whole();
    return {
      status: this.#status,
      headers: this.#headers,
      body: Buffer.concat(this.#chunks),
      file: downloadTarget,
      verified: false,
    };
  }

  /** Errors are JSON, or, of APIv2, XML with a good status; no file that WeChat Pay serves begins as XML does. */
  #isFile(chunk: Buffer): boolean {
    if (this.#downloadTarget === undefined || !this.#succeeded()) return false;
    return !/\bjson\b/i.test(this.#headers.get('Content-Type') ?? '') && !isMarkup(chunk);
  }

  #succeeded(): boolean {
    return this.#status >= 200 && this.#status < 300;
  }

  /** Content-Length is the size of the file only if the response has no content encoding. */
  #total(): number | undefined {
    const length = this.#headers.get('Content-Length');
    const encoded = this.#headers.has('Content-Encoding') || this.#headers.has('Transfer-Encoding');
    return length === null || encoded ? undefined : Number(length);
  }
}
