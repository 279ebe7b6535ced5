// Checks the code rules that Biome does not have, and prints each violation with its file and line:
// - no spread of a fresh literal (`...{ a, b }`, `...[x, y]`), which only bypasses the formatter;
// - braces on every multi-line `if`;
// - UPPER_CASE names for top-level constants in lib/ and console/.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const FOLDERS = ['lib', 'console', 'site', 'spec', 'examples', 'scripts', 'bench'];
/** In other folders, top-level constants are data of tests and examples, named like variables. */
const NAMES_CONSTANTS = /^(?:lib|console)\//;
const SKIPPED = /node_modules|\/generated\/|\/console\/page\//;

/** Returns the violations in a file: the line, counted from 1, and the rule. */
export function breachesIn(name, text) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const lineAt = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  const breaches = [];
  const visit = (node) => {
    const rule =
      ruleBrokenBy(node, source, lineAt) ?? (NAMES_CONSTANTS.test(name) ? misnamedConstant(node) : undefined);
    if (rule !== undefined) breaches.push({ line: lineAt(node.getStart(source)), rule });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return breaches;
}

function ruleBrokenBy(node, source, lineAt) {
  if (spreadsLiteral(node)) return 'write the members instead of spreading a literal';
  if (ts.isIfStatement(node) && lacksBraces(node, source, lineAt)) {
    return 'put braces around the branches of an if of several lines';
  }
  return undefined;
}

function spreadsLiteral(node) {
  if (!ts.isSpreadAssignment(node) && !ts.isSpreadElement(node)) return false;
  return ts.isObjectLiteralExpression(node.expression) || ts.isArrayLiteralExpression(node.expression);
}

function lacksBraces({ thenStatement, elseStatement, expression }, source, lineAt) {
  const last = elseStatement ?? thenStatement;
  const isLong = lineAt(expression.getStart(source)) !== lineAt(last.getEnd());
  const bare = [thenStatement, elseStatement].filter(
    (branch) => branch !== undefined && !ts.isBlock(branch) && !ts.isIfStatement(branch),
  );
  return isLong && bare.length > 0;
}

function misnamedConstant(node) {
  if (!ts.isVariableStatement(node)) return undefined;
  const { declarationList, parent } = node;
  if (!ts.isSourceFile(parent) || !(declarationList.flags & ts.NodeFlags.Const)) return undefined;
  const misnamed = declarationList.declarations.find(
    ({ name, initializer }) => ts.isIdentifier(name) && /[a-z]/.test(name.text) && isPlain(initializer),
  );
  return misnamed && `name the constant ${misnamed.name.text} in UPPER_CASE`;
}

/** Whether a value is a string, a number or a regular expression. */
function isPlain(initializer) {
  if (initializer === undefined) return false;
  return (
    ts.isNumericLiteral(initializer) ||
    ts.isStringLiteral(initializer) ||
    ts.isRegularExpressionLiteral(initializer)
  );
}

/** Returns the source files of a folder, relative to the root. */
function filesIn(folder) {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.split(path.sep).join('/')}`)
    .filter((file) => /\.(?:tsx?|mjs|cjs)$/.test(file) && !SKIPPED.test(file));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const file of FOLDERS.flatMap(filesIn)) {
    for (const { line, rule } of breachesIn(file, readFileSync(path.join(ROOT, file), 'utf8'))) {
      console.error(`${file}:${line}: ${rule}`);
      process.exitCode = 1;
    }
  }
}
