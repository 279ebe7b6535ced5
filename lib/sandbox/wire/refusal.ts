import { emptyReply, jsonReply, type Reply } from './messages';

/** The invalid value of a request, for the request log: the response says less. */
export interface Finding {
  /** `/body/amount/total`, `/query/mchid`, `/uri_template/out_trade_no`. */
  readonly field: string;
  readonly value: unknown;
  /** What is wrong with it. */
  readonly issue: string;
  readonly location: string;
}

/** The fields of WeChat Pay's error response other than `code` and `message`, and what the gateway records. */
export interface RefusalDetails {
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
  readonly internal?: number;
  readonly signed?: boolean;
  readonly finding?: Finding | undefined;
  /** The problem in one sentence; by default that of the finding or of the message. */
  readonly reason?: string;
}

/** Thrown to refuse a request: it contains the error response. */
export class Refusal extends Error {
  readonly reply: Reply;
  /** The problem in one sentence, for the request log. */
  readonly reason: string;
  readonly finding: Finding | undefined;

  private constructor(message: string, reply: Reply, reason = message, finding?: Finding) {
    super(message);
    this.name = 'Refusal';
    this.reply = reply;
    this.reason = reason;
    this.finding = finding;
  }

  /**
   * The fields of the response are in alphabetical order, as WeChat Pay writes them.
   *
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012081709
   */
  static of(status: number, code: string, message: string, details: RefusalDetails = {}): Refusal {
    const { detail, internal = 0, signed = true, finding } = details;
    const value = detail === undefined ? { code, message } : { code, detail, message };
    const reason = details.reason ?? (finding && `${finding.field} ${finding.issue}`);
    return new Refusal(message, jsonReply(status, value, internal, signed), reason, finding);
  }

  /** A refusal in another form than APIv3's. */
  static with(message: string, reply: Reply): Refusal {
    return new Refusal(message, reply);
  }

  /**
   * WeChat Pay responds to unknown paths (404) and wrong methods (405) before it checks the signature, without a
   * body.
   */
  static bare(status: number, reason: string): Refusal {
    return new Refusal(`HTTP ${status}`, emptyReply(status, false), reason);
  }
}
