/** What is known of the answer of an operation. */
export interface AnswerFacts {
  /** It is JSON, whatever its Content-Type says. */
  readonly json?: true | undefined;
  /**
   * Where the fields of a request stand that its answer repeats under the same name: `path.out_refund_no!`; with an
   * exclamation mark where it is the number that makes a repeat safe, and every answer has it.
   */
  readonly echoes?: readonly string[] | undefined;
  /**
   * The fields that every success has and the request has not, of an operation that moves money and whose answer does
   * not repeat the number of its call.
   */
  readonly own?: readonly string[] | undefined;
  /** A success documents a `code` of its own, so that a `code` does not make it an error. */
  readonly ownCode?: true | undefined;
  /** Its 64-bit numbers, which JavaScript's numbers cannot hold: `applyment_id`, `data.*.limit`. */
  readonly wide?: readonly string[] | undefined;
}

/** The content of generated/answers.json: sets of response facts, each with its operations. */
export interface AnswersTable {
  readonly sets: readonly { readonly answer: AnswerFacts; readonly of: readonly string[] }[];
}
