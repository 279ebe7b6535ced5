import { HINTS, PARTS } from './table';

/** A text of the table, ready to be found in a hint. */
interface Rule {
  readonly pattern: RegExp;
  readonly zh: string;
  /** The number of letters that are not values: of two rules that match, the more specific one counts. */
  readonly letters: number;
}

const VALUE = /\{(\d)\}/g;
/** A value ends before the next sentence. */
const ANY_VALUE = '((?:(?![.?!] [A-Z])[^\\n])*?)';
const SENTENCE = /^.*?(?:[.?!](?=\s)|$)\s*/s;

/** generated/internal-codes.json: what WeChat Pay's internal codes mean, in both languages. */
export interface InternalCodeSentences {
  readonly sentences: readonly (readonly [en: string, zh: string])[];
}

let sentences: readonly Rule[] | undefined;
let parts: readonly Rule[] | undefined;

/**
 * Translates a hint into Chinese, sentence by sentence, as gettext does: the English text is the key, and values stay as
 * they are. A sentence without a translation stays English.
 */
export function translateHint(hint: string): string {
  sentences ??= loadSentences();
  const translated: string[] = [];
  for (let rest = hint; rest !== ''; ) {
    const [match, text] = bestOf(sentences, rest) ?? englishSentence(rest);
    rest = rest.slice(match.length);
    translated.push(text);
  }
  return translated.reduce((text, next) => text + (/[\w.]$/.test(text) ? ' ' : '') + next, '');
}

function loadSentences(): Rule[] {
  const { sentences: codes }: InternalCodeSentences = require('./generated/internal-codes.json');
  return [...HINTS, ...codes].map(([en, zh]) => compile(en, zh, '(?:\\s+|$)'));
}

/** @param end what follows the text. */
function compile(en: string, zh: string, end: string): Rule {
  const source = en
    .split(/\{\d\}/)
    .map((literal) => literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join(ANY_VALUE);
  return {
    pattern: new RegExp(`^${source}${end}`),
    zh,
    letters: en.replace(VALUE, '').length,
  };
}

function bestOf(rules: readonly Rule[], text: string): readonly [match: string, text: string] | undefined {
  let best: { readonly rule: Rule; readonly match: RegExpExecArray } | undefined;
  for (const rule of rules) {
    const match = rule.letters > (best?.rule.letters ?? -1) ? rule.pattern.exec(text) : null;
    if (match !== null) best = { rule, match };
  }
  if (best === undefined) return undefined;
  const [whole, ...values] = best.match;
  return [whole, best.rule.zh.replace(VALUE, (_, at) => translateValue(values[Number(at)] ?? ''))];
}

/** Translates the parts of a sentence that stand for a value: a list with commas, or a clause. */
function translateValue(value: string): string {
  parts ??= PARTS.map(([en, zh]) => compile(en, zh, '$'));
  const whole = bestOf(parts, value);
  if (whole !== undefined) return whole[1];
  return value.includes(', ')
    ? value
        .split(', ')
        .map((piece) => bestOf(parts ?? [], piece)?.[1] ?? piece)
        .join('，')
    : value;
}

function englishSentence(text: string): readonly [match: string, text: string] {
  const [sentence = text] = SENTENCE.exec(text) ?? [];
  return [sentence, sentence.trim()];
}
