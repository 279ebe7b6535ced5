import { type Draft, type Middleware, type Outgoing, type Protocol, Stack, USER_AGENT } from '../http';
import type { PlatformKeys } from '../trust';
import { decode } from './decoder';
import { encodeBody, encodeHeaders } from './encoder';
import { type SignerOptions, signer } from './signer';
import { encodeUpload } from './upload';
import { verifier } from './verifier';

/** What APIv3 needs to know of the merchant and of WeChat Pay. */
export interface V3Options extends SignerOptions {
  readonly keys: PlatformKeys;
  readonly transport: Middleware;
}

/** APIv3: JSON, signed with RSA in headers. */
export class V3 implements Protocol {
  readonly stack: Stack;
  readonly decode = decode;
  readonly #keys: PlatformKeys;

  constructor({ keys, transport, ...signing }: V3Options) {
    this.#keys = keys;
    this.stack = new Stack({
      verifier: verifier({ keys, clock: signing.clock }),
      signer: signer(signing),
      transport,
    });
  }

  async encode({ init, ...draft }: Draft): Promise<Outgoing> {
    const { multipart } = init;
    const { contentType, framing, ...body } =
      multipart === undefined ? encodeBody(init) : await encodeUpload({ ...init, multipart }, draft.call);
    const standard = {
      accept: draft.call.traits.answer === 'file' || draft.call.landing ? '*/*' : 'application/json',
      'user-agent': USER_AGENT,
      // Named on every call, whatever it carries: WeChat Pay answers with the key that is named, and counts how many
      // calls name the public key. https://pay.weixin.qq.com/doc/v3/merchant/4012154180
      'wechatpay-serial': (await this.#keys.preferred()).serial,
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    };
    return { ...draft, ...body, headers: { ...encodeHeaders(standard, init.headers), ...framing } };
  }
}
