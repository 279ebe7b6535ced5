import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const CHECK = path.join(__dirname, '../scripts/check-habits.mjs');

/** The rules that a text breaks, as `line: rule`. */
function breachesOf(text: string): string[] {
  const script = `
    import { breachesIn } from ${JSON.stringify(pathToFileURL(CHECK).href)};
    console.log(JSON.stringify(breachesIn('lib/planted.ts', ${JSON.stringify(text)})));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return JSON.parse(output).map(({ line, rule }: { line: number; rule: string }) => `${line}: ${rule}`);
}

describe('the check of code habits', () => {
  it.each([
    ['the spread of an object literal', 'f({ ...{ a } });'],
    ['the spread of an array literal', 'f([\n  ...[x, y],\n]);'],
    ['an if of several lines without braces', 'if (a)\n  b();'],
    ['an else of several lines without braces', 'if (a) b();\nelse c();'],
    ['a constant in lower case', 'const limit = 5;'],
  ])('refuses %s', (_, text) => {
    expect(breachesOf(text)).toHaveLength(1);
  });

  it.each([
    ['the spread of a variable', 'f({ ...a }, [...b]);'],
    ['an if of one line', 'if (a) b();'],
    ['an if with braces', 'if (a) {\n  b();\n} else if (c) {\n  d();\n}'],
    ['a constant in upper case', 'const LIMIT = 5;'],
    ['a variable of a function in lower case', 'function f() {\n  const limit = 5;\n  return limit;\n}'],
  ])('accepts %s', (_, text) => {
    expect(breachesOf(text)).toEqual([]);
  });
});
