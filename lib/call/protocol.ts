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
  encode(draft: CallDraft): HttpRequest | Promise<HttpRequest>;
  /** @throws {ApiError} where the answer is an error. */
  decode(call: CallInProgress, answer: HttpResponse): WechatpayResponse | Promise<WechatpayResponse>;
}
