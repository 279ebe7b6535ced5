import type { X509Certificate } from 'node:crypto';

/** A request as received: the bytes, decoded only in the case of header names. */
export interface Received {
  readonly method: string;
  /** The request target exactly as it was on the request line. */
  readonly target: string;
  /** Names in lower case; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The origin that the client sent the request to: `http://127.0.0.1:49152`. */
  readonly origin: string;
  /** The client certificate of the TLS handshake. The handshake verified its key and nothing else. */
  readonly certificate?: X509Certificate | undefined;
}

/** A request whose `body` is what its signature covers. */
export interface Covered extends Received {
  /** The body as received. */
  readonly whole: Buffer;
  /** The text of an upload's `meta` part if it has a file name, so that WeChat Pay does not accept it as `meta`. */
  readonly metaAsFile?: Buffer | undefined;
}

/** The reply of an operation or a refusal, before it is signed. */
export interface Reply {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: Buffer;
  /** WeChat Pay's internal error number, the last digits of `Request-ID`; 0 for a success. */
  readonly internal: number;
  /** A request that is not verified gets an unsigned response. */
  readonly signed: boolean;
  /** The text that the signature covers, if it is not the body. */
  readonly covered?: Buffer | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Replaces the body. */
  readonly produced?: Produced | undefined;
}

/** A body that is made while it is sent. */
export interface Produced {
  /** In bytes; undefined if it is known at the end only. */
  readonly length: number | undefined;
  readonly bytes: () => Iterable<Uint8Array>;
  /** The number of bytes after which the connection is cut. */
  readonly cut?: number | undefined;
}

/** A response as it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly produced?: Produced | undefined;
}

export function jsonReply(status: number, value: unknown, internal = 0, signed = true): Reply {
  const body = Buffer.from(JSON.stringify(value));
  return { status, type: 'application/json; charset=utf-8', body, internal, signed };
}

export function emptyReply(status: number, signed = true): Reply {
  return { status, type: undefined, body: Buffer.alloc(0), internal: 0, signed };
}
