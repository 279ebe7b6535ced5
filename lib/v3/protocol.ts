import {
  type CallDraft,
  type CallInProgress,
  callInfo,
  type EncodeOptions,
  instrument,
  type Protocol,
  withinDeadline,
} from '../call';
import {
  encodeHeaders,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
  Stack,
  SuccessResponse,
  USER_AGENT,
  type WechatpayResponse,
} from '../http';
import { withoutPrototype } from '../json';
import type { EncryptedField } from '../openapi';
import type { Download, PlatformKeys } from '../trust';
import { decode } from './decoder';
import { type EncodedBody, encodeBody } from './encoder';
import { decryptFields, encryptedAnswerFields, encryptFields } from './sensitive-fields';
import { type SignerOptions, signedText, signer } from './signer';
import { encodeUpload } from './upload';
import { verifier } from './verifier';
import { verify } from './verify';

/** Options of APIv3. */
export interface V3Options extends SignerOptions {
  readonly keys: PlatformKeys;
  /** Decrypts a sensitive field of a response from base64. */
  readonly decrypt: (ciphertext: string) => Promise<string>;
  readonly retry: Middleware;
  readonly transport: Middleware;
}

/** The APIv3 protocol: JSON with RSA signatures in headers. */
export class V3 implements Protocol {
  readonly stack: Stack;
  readonly #keys: PlatformKeys;
  readonly #clock: () => number;
  readonly #decrypt: V3Options['decrypt'];

  constructor({ keys, decrypt, retry, transport, ...signing }: V3Options) {
    this.#keys = keys;
    this.#clock = signing.clock;
    this.#decrypt = decrypt;
    this.stack = new Stack({
      retry,
      verifier: verifier({ keys, clock: signing.clock }),
      signer: signer(signing),
      transport,
    });
  }

  encryptFields(draft: CallDraft): CallDraft['init'] | Promise<CallDraft['init']> {
    return encryptFields(draft, this.#keys);
  }

  async encode(draft: CallDraft, options?: EncodeOptions): Promise<HttpRequest> {
    const { init, call } = draft;
    // The serial identifies the merchant, so another host does not receive it.
    const serial = call.traits.anonymous ? undefined : await this.#serialOf(options);
    const { multipart } = init;
    if (multipart === undefined) return write(draft, encodeBody(init), serial);
    const upload = await encodeUpload(withoutPrototype(init, { multipart }), call);
    try {
      return write(draft, upload, serial);
    } catch (error) {
      if (upload.body && !Buffer.isBuffer(upload.body)) await upload.body[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The serial of the key to name in `Wechatpay-Serial`. */
  async #serialOf({ offline = false }: EncodeOptions = {}): Promise<string | undefined> {
    const key = offline ? this.#keys.available() : await this.#keys.preferred();
    return key?.serial;
  }

  signedText(request: HttpRequest): string {
    return signedText(request);
  }

  decode(call: CallInProgress, answer: HttpResponse): WechatpayResponse | Promise<WechatpayResponse> {
    const response = decode(call, answer, this.#clock());
    const fields = encryptedAnswerFields(call);
    return fields.length === 0 ? response : this.#decryptResponse(response, fields);
  }

  async #decryptResponse(
    response: WechatpayResponse,
    fields: readonly EncryptedField[],
  ): Promise<WechatpayResponse> {
    const paths = fields.map(({ path }) => path);
    const hint = 'Pass cipher: false to receive the verified response with its ciphertext.';
    const data = await decryptFields({ name: 'data', paths, hint }, response.data, this.#decrypt);
    return new SuccessResponse(response.status, response.headers, response.body, data);
  }

  /**
   * Downloads the platform certificates. The response is unverified, because only the certificates in it can verify
   * it.
   *
   * @param draft with the trait `unsigned`.
   * @param serial the key to select in `Wechatpay-Serial`; undefined if none is known yet.
   * @throws {ApiError} if the merchant has none.
   */
  async download(draft: CallDraft, serial: string | undefined): Promise<Download> {
    const request = write(draft, encodeBody(draft.init), serial);
    const fetch = async () => decode(draft, await this.stack.handle(request), this.#clock());
    const { status, headers, body } = await instrument(draft, () => withinDeadline(draft, fetch()));
    return { body, prove: (keys) => verify({ status, headers, body }, keys, this.#clock()) };
  }
}

function write(draft: CallDraft, encoded: EncodedBody, serial: string | undefined): HttpRequest {
  const { method, origin, target, init, call } = draft;
  const { body, signable, contentType, framing } = encoded;
  const standard: Record<string, string> = {
    accept: call.traits.answer === 'file' || init.sink !== undefined ? '*/*' : 'application/json',
    'user-agent': USER_AGENT,
  };
  // Sent with every call: WeChat Pay signs its response with the named key, and counts the calls that name the public
  // key. https://pay.weixin.qq.com/doc/v3/merchant/4012154180
  if (serial !== undefined) standard['wechatpay-serial'] = serial;
  if (contentType !== undefined) standard['content-type'] = contentType;
  const headers = encodeHeaders(standard, init.headers);
  return {
    method,
    origin,
    target,
    headers: framing ? { ...headers, ...framing } : headers,
    body,
    signable,
    call: callInfo(call),
  };
}
