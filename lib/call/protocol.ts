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

/** A call before its protocol encodes it: the destination is final, the content is not yet bytes. */
export interface CallDraft {
  readonly method: Method;
  readonly origin: string;
  /** The exact path; {@link withQuery} adds the query of the groups. */
  readonly target: string;
  readonly init: CallOptions & RequestGroups;
  readonly call: CallContext;
}

/** The part of a draft that limits, errors and the response need. */
export type CallInProgress = Pick<CallDraft, 'method' | 'call'>;

/** How a call is encoded. */
export interface EncodeOptions {
  /** Downloads no key: if none is available yet, the request has no `Wechatpay-Serial`. */
  readonly offline?: boolean;
}

/**
 * One of WeChat Pay's two protocols: how a call becomes a request, which middleware it passes, and how a response is
 * read.
 */
export interface Protocol {
  readonly stack: Stack;
  /**
   * Returns the options of a call with their sensitive fields encrypted, if the protocol has such fields.
   *
   * @throws {ConfigError} if a field cannot be encrypted.
   */
  encryptFields?(draft: CallDraft): CallDraft['init'] | Promise<CallDraft['init']>;
  /** @throws {ConfigError} if the call cannot be encoded in this protocol. */
  encode(draft: CallDraft, options?: EncodeOptions): HttpRequest | Promise<HttpRequest>;
  /** Returns the text that the signature of a signed request covers, without any key; empty if it is unsigned. */
  signedText(request: HttpRequest): string;
  /** @throws {ApiError} if the response is an error. */
  decode(call: CallInProgress, answer: HttpResponse): WechatpayResponse | Promise<WechatpayResponse>;
}
