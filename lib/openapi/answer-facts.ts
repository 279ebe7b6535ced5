/** The documented facts about the response of an operation. */
export interface AnswerFacts {
  /** It is JSON, regardless of its Content-Type. */
  readonly json?: true | undefined;
  /**
   * The fields of a request that its response repeats under the same name: `path.out_refund_no!`. An exclamation mark
   * marks the number that makes a retry safe and that every response has.
   */
  readonly echoes?: readonly string[] | undefined;
  /**
   * The fields that every success has and the request has not, for an operation that moves money and whose response
   * does not repeat the number of its call.
   */
  readonly own?: readonly string[] | undefined;
  /** A success has its own field `code`, so a `code` does not make it an error. */
  readonly ownCode?: true | undefined;
  /** Its 64-bit numbers, which JavaScript's numbers cannot hold: `applyment_id`, `data.*.limit`. */
  readonly wide?: readonly string[] | undefined;
}

/** The content of generated/answers.json: sets of response facts, each with its operations. */
export interface AnswersTable {
  readonly sets: readonly { readonly answer: AnswerFacts; readonly of: readonly string[] }[];
}
