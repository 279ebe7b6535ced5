import type { AnswerFacts, Method } from '../http';
import { withoutPrototype } from '../json';
import { keyParts, PathIndex } from './path-index';

/** generated/answers.json: each set of facts, and the operations whose answers have it. */
export interface AnswersTable {
  readonly sets: readonly { readonly answer: AnswerFacts; readonly of: readonly string[] }[];
}

let index: PathIndex<AnswerFacts> | undefined;

/**
 * What is known of the answer of an operation; undefined where the catalogue knows nothing of it.
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
