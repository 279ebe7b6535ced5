/** Words that nearly every text has. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  'a an and are at by do does for from how i if in is it my of on or that the this to what with'.split(' '),
);

const HAN = /^\p{Script=Han}+$/u;

/**
 * Splits a text into the words of the search index: of Chinese, each two neighboring characters; of other text, words
 * in the singular. A name such as `out_trade_no` counts as a whole too.
 *
 * @example
 * wordsOf('查询退款 out_trade_no') // ['查询', '询退', '退款', 'out_trade_no', 'out', 'trade', 'no']
 */
export function wordsOf(text: string): string[] {
  return runsOf(text).flatMap((run) => (HAN.test(run) ? pairsOf(run) : latinWordsOf(run)));
}

/** Splits a text as `wordsOf` does, without the parts of names such as `out_trade_no`. */
export function wholeWordsOf(text: string): string[] {
  return runsOf(text).flatMap((run) => (run.includes('_') ? [run] : wordsOf(run)));
}

/** Runs of Chinese characters, and names, each with its separators. */
function runsOf(text: string): string[] {
  return (
    text.toLowerCase().match(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}]|[_-](?=[\p{L}\p{N}]))+/gu) ??
    []
  );
}

function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.length === 1
    ? [run]
    : characters.slice(1).map((second, at) => `${characters[at]}${second}`);
}

function latinWordsOf(run: string): string[] {
  const parts = run.split(/[_-]/).map(singular);
  const words = run.includes('_') ? [run, ...parts] : parts;
  return words.filter((word) => !STOP_WORDS.has(word));
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.length > 3 && !word.endsWith('ss') ? word.replace(/s$/, '') : word;
}
