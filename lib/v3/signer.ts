import { contextOf, withinDeadline } from '../call';
import type { HttpRequest, Middleware } from '../http';
import { requestMessage } from './signed-message';

/** Options of the signer. */
export interface SignerOptions {
  readonly mchid: string;
  /** The serial of the merchant API certificate. */
  readonly serial: string;
  /** Signs with SHA-256 and RSA PKCS#1 v1.5; returns base64. */
  readonly sign: (message: Buffer) => Promise<string>;
  /** The present time in milliseconds. */
  readonly clock: () => number;
  readonly nonce: () => string;
}

const SCHEME = 'WECHATPAY2-SHA256-RSA2048';

/** The input of a signature: a request, or a reply to a notification that requires a signature. */
export type Signable = Pick<HttpRequest, 'method' | 'target' | 'signable'>;

/** Signs a request; returns the value of its `Authorization` header. */
export async function authorize(signable: Signable, options: SignerOptions): Promise<string> {
  const timestamp = Math.floor(options.clock() / 1000).toString();
  const nonce = options.nonce();
  const { method, target, signable: body } = signable;
  const signature = await options.sign(requestMessage(method, target, timestamp, nonce, body));
  return `${SCHEME} mchid="${options.mchid}",serial_no="${options.serial}",timestamp="${timestamp}",nonce_str="${nonce}",signature="${signature}"`;
}

/** Returns the text that the signature of a request covers; empty if it is unsigned. */
export function signedText({ method, target, signable, headers }: HttpRequest): string {
  // A signer of the user's may write the name in any letter case.
  const [, authorization = ''] =
    Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization') ?? [];
  const timestamp = /\btimestamp="([^"]*)"/.exec(authorization)?.[1];
  const nonce = /\bnonce_str="([^"]*)"/.exec(authorization)?.[1];
  if (timestamp === undefined || nonce === undefined) return '';
  return requestMessage(method, target, timestamp, nonce, signable).toString();
}

/**
 * Creates the middleware that sets `Authorization` on a request and overwrites the caller's. A request to a host other
 * than WeChat Pay's stays unsigned.
 */
export function signer(options: SignerOptions): Middleware {
  return async (request, next) => {
    const call = contextOf(request);
    if (call.traits.anonymous) return next(request);
    const signing = authorize(request, options);
    // A call with a file has no total limit, so the signer needs one.
    const moves = call.downloadTarget !== undefined || isStreamed(request.body);
    const limited = moves ? withinDeadline({ method: request.method, call }, signing) : signing;
    const authorization = await limited;
    return next({ ...request, headers: { ...request.headers, authorization } });
  };
}

function isStreamed(body: HttpRequest['body']): boolean {
  return body !== undefined && !Buffer.isBuffer(body);
}
