import type { AnswerFacts, Method } from '../http';
import { withoutPrototype } from '../json';
import { keyParts, PathIndex } from './path-index';

/** The content of generated/answers.json: sets of response facts, each with its operations. */
export interface AnswersTable {
  readonly sets: readonly { readonly answer: AnswerFacts; readonly of: readonly string[] }[];
}

let index: PathIndex<AnswerFacts> | undefined;

/**
 * Returns the documented facts about an operation's response; undefined if there are none.
 *
 * @param path As for `traitsOf`.
 */
export function answerOf(method: Method, path: string): AnswerFacts | undefined {
  index ??= load();
  return index.get(method, path);
}

function load(): PathIndex<AnswerFacts> {
  const { sets }: AnswersTable = require('./generated/answers.json');
  const table = new PathIndex<AnswerFacts>();
  for (const { answer: known, of } of sets) {
    const answer = Object.freeze(withoutPrototype(known));
    for (const key of of) table.add(...keyParts(key), answer);
  }
  return table;
}
