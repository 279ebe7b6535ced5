import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '..');
const FOLDERS = ['lib', 'console', 'spec', 'scripts', 'examples', 'bench', 'docs'];
const TEXT = /\.(?:ts|tsx|mts|cts|js|mjs|cjs|md|yaml)$/;
/** Generated files, and this list of patterns. */
const SKIPPED = /node_modules|\/generated\/|\/console\/page\/|^spec\/language\.spec\.ts$/;

/** Phrases that CONTRIBUTING's style replaces, and what to write instead. */
const PHRASES: readonly [pattern: RegExp, instead: string][] = [
  [/(?<!\bthere )\bis no (?!longer|more)/i, '"is not a …", or "expected …, received …"'],
  [/\bmend(?:s|ed|ing)?\b/i, '"fix", "correct", "correction"'],
  [/\bmachines? in front\b/i, '"a proxy or load balancer"'],
  [/\bwhat it gives\b/i, '"Response"'],
  [/\bwhat a call takes\b/i, '"Request options"'],
  [/\byou type its answer\b/i, '"pass the response type as a type argument"'],
  [/\bgive what new\b/i, '"Pass a Wechatpay instance."'],
  [/@returns what ends\b/i, '"@returns a function that unsubscribes"'],
  [/\bsees to it\b/i, 'the verb itself: "Checks …"'],
  [/\bin the place of the one named so\b/i, '"Replaces the named middleware"'],
  [/\bwas given, text was expected\b/i, '"expected a string, received …"'],
  [/\bwas aborted by its signal\b/i, '"Aborted by the caller\'s AbortSignal"'],
  [/\bhad no whole answer\b/i, '"No complete response within … ms"'],
  [/\btakes no more bytes\b/i, '"Writing to the sink failed"'],
  [/\bnothing proves\b/i, '"carries no valid WeChat Pay signature"'],
  [/\ba WeChat Pay of your own\b/i, '"A local WeChat Pay gateway"'],
  [/\bthe merchant to be\b/i, '"profile name"'],
  [/\bwhat has a memory\b/i, '"Stateful products keep their state"'],
  [
    /\bwhat clients start the payment with\b/i,
    '"the signed parameters that your client passes to WeChat Pay"',
  ],
];

/** Words that make a title hard to understand without its test, and what to write instead. */
const TITLE_WORDS: readonly [pattern: RegExp, instead: string][] = [
  [/\banswer(?:s|ed)?\b/i, '"response", "reply"'],
  [/\b(?:gives?|gave)\b(?! way)/i, '"returns", "has", "passes"'],
  [/\btakes? (?!precedence|effect|longer|place)/i, '"accepts", "requires"'],
  [/\b(?:tells|told)\b/i, '"reports", "says", "is notified"'],
  [/\b(?:is|are|be) none\b/i, 'what it is: "is not JSON", "is an error"'],
  [/\bas (?:it|they) (?:is|are|was|were|came|comes?|stands?)\b/i, '"unchanged"'],
  [/\bin (?:the )?place of\b|\bin its place\b/i, '"instead of"'],
  [/\b(?:behind|beside)\b/i, '"after", "next to", "together with"'],
  [/\bwhatever\b/i, '"for any …", "regardless of …"'],
  [/\bwants?\b/i, '"requires"'],
  [/\bseal(?:s|ed)?\b/i, '"encrypted"'],
  [/\b(?:go(?:es)? on|makes? do|lets? go|holds? nothing|stands?)\b/i, 'the usual verb'],
  [/\bin (?:small letters|the clear)\b/i, '"in lower case", "over http"'],
];

interface Finding {
  readonly line: number;
  readonly phrase: string;
  readonly instead: string;
}

/** Returns the phrases of a text, each with its line and the replacement. */
function findingsIn(text: string, phrases = PHRASES): Finding[] {
  return text.split('\n').flatMap((line, index) =>
    phrases.flatMap(([pattern, instead]) => {
      const [phrase] = pattern.exec(line) ?? [];
      return phrase === undefined ? [] : [{ line: index + 1, phrase, instead }];
    }),
  );
}

function files(): string[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      path.posix.join(folder, file),
    ),
  );
  const atRoot = readdirSync(ROOT).filter((file) => /^(?:README|CONTRIBUTING|CHANGELOG)/.test(file));
  return [...atRoot, ...inFolders].filter((file) => TEXT.test(file) && !SKIPPED.test(file));
}

/** Returns the titles of the tests in a source file, those of tables included. */
function titlesIn(file: string, text: string): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) titles.push(...titleOf(node));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return titles;
}

/** Returns the title of `it('…')`, `describe.each(table)('…')` and the like. */
function titleOf({ expression, arguments: [title] }: ts.CallExpression): string[] {
  let callee: ts.Expression = expression;
  while (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) callee = callee.expression;
  const named = ts.isIdentifier(callee) && ['it', 'test', 'describe'].includes(callee.text);
  return named && title !== undefined && ts.isStringLiteralLike(title) ? [title.text] : [];
}

describe('the language of the project', () => {
  it('has no phrase that the style replaces', () => {
    const found = files().flatMap((file) =>
      findingsIn(readFileSync(path.join(ROOT, file), 'utf8')).map(
        ({ line, phrase, instead }) => `${file}:${line}: "${phrase.trim()}": write ${instead}`,
      ),
    );
    expect(found).toEqual([]);
  });

  it('has test titles that stand alone', () => {
    const found = files()
      .filter((file) => file.endsWith('.spec.ts'))
      .flatMap((file) =>
        titlesIn(file, readFileSync(path.join(ROOT, file), 'utf8')).flatMap((title) =>
          findingsIn(title, [...PHRASES, ...TITLE_WORDS]).map(
            ({ phrase, instead }) => `${file}: "${title}": instead of "${phrase}" write ${instead}`,
          ),
        ),
      );
    expect(found).toEqual([]);
  });

  it('finds the titles of tests and of tables', () => {
    const source = `
      describe('one', () => { it("two", run); });
      describe.each([1])('three', () => test.each(['not this'])(\`four\`, run));
      submit('nor this');`;
    expect(titlesIn('planted.ts', source)).toEqual(['one', 'two', 'three', 'four']);
  });

  it.each([
    ['an error that is no longer thrown is no more', 0],
    ['this is no list', 1],
    ['a recommendation with amendments', 0],
    ['there is no key', 0],
    ['mend it', 1],
    ['an answer of a machine in front', 1],
  ])('finds in "%s" %i phrases', (text, count) => {
    expect(findingsIn(text)).toHaveLength(count);
  });
});
