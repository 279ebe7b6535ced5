import type {
  CallOptions,
  Circumstances,
  Incoming,
  Method,
  Outgoing,
  RequestGroups,
  Stack,
  WechatpayResponse,
} from '../http';

/** A call before its protocol writes it: where it goes is settled, what it carries is not yet bytes. */
export interface Draft {
  readonly method: Method;
  readonly origin: string;
  /** The exact path; {@link withQuery} adds the query of the groups. */
  readonly target: string;
  readonly init: CallOptions & RequestGroups;
  readonly call: Circumstances;
}

/** One of WeChat Pay's two protocols: how a call becomes a message, what the message goes through, and how an answer is read. */
export interface Protocol {
  readonly stack: Stack;
  /**
   * The groups of a call with their sensitive fields encrypted, where the protocol does that.
   *
   * @throws {ConfigError} where one cannot be.
   */
  seal?(draft: Draft): Draft['init'] | Promise<Draft['init']>;
  /** @throws {ConfigError} where the call cannot be written in this protocol. */
  encode(draft: Draft): Outgoing | Promise<Outgoing>;
  /** @throws {ApiError} where the answer is an error. */
  decode(request: Outgoing, answer: Incoming): WechatpayResponse | Promise<WechatpayResponse>;
}
