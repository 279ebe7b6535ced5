import type { KeyObject } from 'node:crypto';
import type { CallDraft, Protocol } from '../call';
import { Hash } from '../crypto';
import { ConfigError } from '../errors';
import { type HttpRequest, type Middleware, Stack } from '../http';
import { decode } from './decoder';
import { type EncoderOptions, encode } from './encoder';
import { type Sign, stringToSign } from './sign';
import { signer } from './signer';
import { encodeUpload } from './upload';
import { verifier } from './verifier';
import { readFields } from './xml-fields';

/** Options of APIv2. */
export interface V2Options extends EncoderOptions {
  /** The APIv2 key. */
  readonly secret: KeyObject | undefined;
  readonly retry: Middleware;
  readonly transport: Middleware;
}

/** The APIv2 protocol: XML with a sign among the fields. */
export class V2 implements Protocol {
  readonly stack: Stack;
  readonly decode = decode;
  readonly #encoding: EncoderOptions;

  constructor({ secret, retry, transport, ...encoding }: V2Options) {
    this.#encoding = encoding;
    const sign: Sign = (type, text) => Hash.sign(type, text, present(secret));
    this.stack = new Stack({ retry, verifier: verifier(sign), signer: signer(sign), transport });
  }

  async encode(draft: CallDraft): Promise<HttpRequest> {
    if (draft.init.multipart !== undefined) return encodeUpload(draft, this.#encoding.mchid);
    return encode(draft, this.#encoding);
  }

  signedText(request: HttpRequest): string {
    return stringToSign(readFields(request));
  }
}

function present(secret: KeyObject | undefined): KeyObject {
  if (secret !== undefined) return secret;
  throw new ConfigError(
    'secret',
    'expected the APIv2 key, which signs APIv2 messages, received undefined',
    'Pass secret: the APIv2 key of 32 characters, set on the merchant platform under API security.',
  );
}
