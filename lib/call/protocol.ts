import type {
  CallOptions,
  HttpRequest,
  HttpResponse,
  Method,
  RequestGroups,
  Stack,
  WechatpayResponse,
} from '../http';
import type { CallContext } from './context';

/** A call before its protocol writes it: where it goes is settled, what it carries is not yet bytes. */
export interface CallDraft {
  readonly method: Method;
  readonly origin: string;
  /** The exact path; {@link withQuery} adds the query of the groups. */
  readonly target: string;
  readonly init: CallOptions & RequestGroups;
  readonly call: CallContext;
}

/** A call whose draft is made, as far as its limits, its errors and its answer are concerned. */
export type CallInProgress = Pick<CallDraft, 'method' | 'call'>;

/** How a call is encoded. */
export interface EncodeOptions {
  /** No key is downloaded to be named: where none is known yet, the request names none. */
  readonly offline?: boolean;
}

/** One of WeChat Pay's two protocols: how a call becomes a message, what the message goes through, and how an answer is read. */
export interface Protocol {
  readonly stack: Stack;
  /**
   * The groups of a call with their sensitive fields encrypted, where the protocol does that.
   *
   * @throws {ConfigError} where one cannot be.
   */
  encryptFields?(draft: CallDraft): CallDraft['init'] | Promise<CallDraft['init']>;
  /** @throws {ConfigError} where the call cannot be written in this protocol. */
  encode(draft: CallDraft, options?: EncodeOptions): HttpRequest | Promise<HttpRequest>;
  /** The text that the signature of a signed request covers, without any key; empty where it carries no signature. */
  signedText(request: HttpRequest): string;
  /** @throws {ApiError} where the answer is an error. */
  decode(call: CallInProgress, answer: HttpResponse): WechatpayResponse | Promise<WechatpayResponse>;
}
