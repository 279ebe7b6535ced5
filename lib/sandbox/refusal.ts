import { emptyReply, jsonReply, type Reply } from './message';

/** What WeChat Pay's error answer says beside `code` and `message`. */
export interface RefusalDetails {
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly internal?: number;
  readonly signed?: boolean;
}

/** Thrown on the way to an answer: the request is refused, and this is the refusal. */
export class Refusal extends Error {
  readonly reply: Reply;
  /** What is wrong, in a sentence, for whoever looks at the gateway's requests. */
  readonly reason: string;

  private constructor(message: string, reply: Reply, reason = message) {
    super(message);
    this.name = 'Refusal';
    this.reply = reply;
    this.reason = reason;
  }

  /** @see https://pay.weixin.qq.com/doc/v3/merchant/4012081709 */
  static of(status: number, code: string, message: string, details: RefusalDetails = {}): Refusal {
    const { detail, internal = 0, signed = true } = details;
    const value = detail === undefined ? { code, message } : { code, message, detail };
    const { field, issue } = detail ?? {};
    const reason = field === undefined ? message : `${field} ${issue}`;
    return new Refusal(message, jsonReply(status, value, internal, signed), reason);
  }

  /** An answer that is a refusal in another form than APIv3's. */
  static with(message: string, reply: Reply): Refusal {
    return new Refusal(message, reply);
  }

  /** WeChat Pay answers unknown paths (404) and wrong verbs (405) before it looks at the signature, with no body. */
  static bare(status: number, reason: string): Refusal {
    return new Refusal(`HTTP ${status}`, emptyReply(status, false), reason);
  }
}
