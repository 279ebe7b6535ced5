import type ts from 'typescript';
import { documentedPaths } from '../../lib/reference';
import { EDITED_FILE, serveTypes } from '../support/language-service';

const STRICT = "declare module 'wechatpay-chain' { interface Register { strict: true } }\n";

/** Paths in quotation marks that are being typed: after a slash, inside a segment, inside a variable, complete. */
const TYPED = ['v3/pay/', 'v3/marketing/busi', 'v2/sec', 'v3/pay/transactions/id/{tr', 'v3/certificates'];

const documented = [
  ...new Set(
    documentedPaths().flatMap(([, path]) => (path.endsWith('/') ? [path, `${path}{empty}`] : [path])),
  ),
];

const beginningWith = (typed: string): string[] => documented.filter((path) => path.startsWith(typed)).sort();

/** What an editor lists at `|`: its own entries, and how it filters them. */
function completionsAt(lines: readonly string[], opening = ''): (ts.CompletionInfo & { typed: string })[] {
  const start = `import type { Wechatpay } from 'wechatpay-chain';\n${opening}declare const wxpay: Wechatpay;\n`;
  const text = start + lines.map((line) => `${line.replace('|', '')};\n`).join('');
  const service = serveTypes(text);
  let offset = start.length;
  return lines.map((line) => {
    const position = offset + line.indexOf('|');
    offset += line.length + 1;
    const found = service.getCompletionsAtPosition(EDITED_FILE, position, {});
    const from = found?.optionalReplacementSpan?.start ?? position;
    return {
      ...(found ?? { entries: [] as never }),
      typed: text.slice(from, position),
    } as ts.CompletionInfo & {
      typed: string;
    };
  });
}

const namesOf = ({ entries }: ts.CompletionInfo): string[] => entries.map(({ name }) => name).sort();

describe.each([
  ['by default', ''],
  ['in strict mode', STRICT],
])('the completion of a path %s', (_, opening) => {
  const lines = [
    ...TYPED.map((typed) => `wxpay.chain('${typed}|')`),
    'wxpay.chain(`v3/pay/|`)',
    "wxpay.chain('|')",
    ...TYPED.map((typed) => `wxpay['${typed}|']`),
  ];
  const found = completionsAt(lines, opening);

  it.each(TYPED.map((typed, at) => [typed, at] as const))(
    "offers in chain('%s|') the documented paths that begin so, and no other",
    (typed, at) => {
      expect(namesOf(found[at] as ts.CompletionInfo)).toEqual(beginningWith(typed));
      expect(beginningWith(typed).length).toBeGreaterThan(0);
    },
  );

  it('does the same in a template literal', () => {
    expect(namesOf(found[TYPED.length] as ts.CompletionInfo)).toEqual(beginningWith('v3/pay/'));
  });

  it('offers all documented paths where nothing is typed', () => {
    expect(namesOf(found[TYPED.length + 1] as ts.CompletionInfo)).toEqual([...documented].sort());
  });

  // TypeScript lists all members in brackets, whatever their type; the editor filters by the text of the span.
  it.each(TYPED.map((typed, at) => [typed, at] as const))(
    "offers in ['%s|'], after the editor's own filter by the text before the cursor, the paths that begin so",
    (typed, at) => {
      const completions = found[TYPED.length + 2 + at];
      expect(completions?.typed).toBe(typed);
      const kept = namesOf(completions as ts.CompletionInfo).filter((name) =>
        name.startsWith(completions?.typed ?? ''),
      );
      expect(kept).toEqual(beginningWith(typed));
    },
  );
});
