/** A request as its bytes arrived at the proxy. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  /** Names and values alternately, as Node.js expects them. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** A response that the proxy may write unchanged, or change. */
export interface RawAnswer {
  readonly status: number;
  readonly reason: string;
  /** Names and values in turns. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

const END_OF_HEAD = '\r\n\r\n';

export function headerOf(headers: readonly string[], name: string): string | undefined {
  const at = headers.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return at < 0 ? undefined : headers[at + 1];
}

export function withoutHeaders(headers: readonly string[], names: RegExp): string[] {
  return headers.filter((_, index) => !names.test(headers[index - (index % 2)] ?? ''));
}

/** Parses the bytes of a connection; supports only the HTTP/1.1 of a client with `Content-Length`. */
export class RequestReader {
  #bytes = Buffer.alloc(0);

  add(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
  }

  /** Returns the next complete request; undefined until all of its bytes have arrived. */
  next(): RawRequest | undefined {
    const end = this.#bytes.indexOf(END_OF_HEAD);
    if (end < 0) return undefined;
    const [first = '', ...lines] = this.#bytes.subarray(0, end).toString('latin1').split('\r\n');
    const [method = '', target = ''] = first.split(' ');
    const headers = lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
    const start = end + END_OF_HEAD.length;
    const length = Number(headerOf(headers, 'content-length') ?? 0);
    if (this.#bytes.length < start + length) return undefined;
    const body = this.#bytes.subarray(start, start + length);
    this.#bytes = this.#bytes.subarray(start + length);
    return { method, target, headers, body };
  }
}

/** Returns the bytes of a response with its Content-Length. */
export function bytesOf({ status, reason, headers, body }: RawAnswer): Buffer {
  const framed = withoutHeaders(headers, /^(?:content-length|transfer-encoding)$/i);
  framed.push('Content-Length', String(body.length));
  return Buffer.concat([headOf({ status, reason, headers: framed }), body]);
}

/** The bytes up to the body, the headers as they are. */
export function headOf({ status, reason, headers }: Omit<RawAnswer, 'body'>): Buffer {
  const lines = [`HTTP/1.1 ${status} ${reason}`];
  for (let index = 0; index < headers.length; index += 2)
    lines.push(`${headers[index]}: ${headers[index + 1]}`);
  return Buffer.from(`${lines.join('\r\n')}${END_OF_HEAD}`, 'latin1');
}
