import type { Middleware } from '../http';
import { requestMessage } from './canonical';

/** Who signs, and with what. */
export interface SignerOptions {
  readonly mchid: string;
  /** The serial of the merchant API certificate. */
  readonly serial: string;
  /** Signs with SHA-256 and RSA PKCS#1 v1.5; gives base64. */
  readonly sign: (message: Buffer) => Promise<string>;
  /** The present time in milliseconds. */
  readonly clock: () => number;
  readonly nonce: () => string;
}

const SCHEME = 'WECHATPAY2-SHA256-RSA2048';

/**
 * The middleware that puts `Authorization` on a request; an `Authorization` of the caller's is overwritten. Requests
 * that go to another host, with a URL of WeChat Pay's, are not signed.
 */
export function signer({ mchid, serial, sign, clock, nonce: makeNonce }: SignerOptions): Middleware {
  return async (request, next) => {
    if (request.call.traits.anonymous) return next(request);
    const timestamp = Math.floor(clock() / 1000).toString();
    const nonce = makeNonce();
    const signature = await sign(
      requestMessage(request.method, request.target, timestamp, nonce, request.signable),
    );
    const authorization = `${SCHEME} mchid="${mchid}",serial_no="${serial}",timestamp="${timestamp}",nonce_str="${nonce}",signature="${signature}"`;
    return next({ ...request, headers: { ...request.headers, authorization } });
  };
}
