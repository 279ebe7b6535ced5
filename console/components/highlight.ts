/** A highlighted token. */
export interface Token {
  readonly kind: 'plain' | 'string' | 'number' | 'word' | 'name';
  readonly text: string;
}

/** Code longer than this many characters is not highlighted. */
const LIMIT = 20_000;

const PIECES =
  /('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")(\s*:)?|\b(\d+(?:\.\d+)?)\b|\b(const|await|true|false|null)\b/g;

/** Splits code into tokens. */
export function tokensOf(code: string): Token[] {
  if (code.length > LIMIT) return [{ kind: 'plain', text: code }];
  const tokens: Token[] = [];
  let end = 0;
  for (const match of code.matchAll(PIECES)) {
    const [all, text, colon, digits] = match;
    if (match.index > end) tokens.push({ kind: 'plain', text: code.slice(end, match.index) });
    if (text === undefined) {
      tokens.push({ kind: digits === undefined ? 'word' : 'number', text: all });
    } else {
      tokens.push({ kind: colon === undefined ? 'string' : 'name', text });
    }
    if (colon !== undefined) tokens.push({ kind: 'plain', text: colon });
    end = match.index + all.length;
  }
  if (end < code.length) tokens.push({ kind: 'plain', text: code.slice(end) });
  return tokens;
}
