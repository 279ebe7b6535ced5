import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const LIB = path.join(__dirname, '../../lib');
/** The texts of the command are written in both languages. */
const SKIPPED = /^cli\/texts\/|\/generated\/|^hints\//;
const MAKES_ERROR = /^(?:ConfigError|PathError)$/;

/** A hint as the source has it, with `{0}`, `{1}` … for values. */
export interface WrittenHint {
  readonly file: string;
  readonly text: string;
}

/** Returns the hints in the source: the values of properties named `hint`, and the third argument of error classes. */
export function writtenHints(): WrittenHint[] {
  const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !SKIPPED.test(file))
    .flatMap((file) => hintsIn(file, readFileSync(path.join(LIB, file), 'utf8')));
}

function hintsIn(file: string, source: string): WrittenHint[] {
  const root = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const constants = new Map<string, ts.Expression>();
  const hints: WrittenHint[] = [];
  const visit = (node: ts.Node): void => {
    const expression = hintOf(node);
    if (expression) hints.push(...textsOf(expression, constants).map((text) => ({ file, text })));
    ts.forEachChild(node, visit);
  };
  collectConstants(root, constants);
  visit(root);
  return hints;
}

function collectConstants(node: ts.Node, constants: Map<string, ts.Expression>): void {
  if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
    constants.set(node.name.text, node.initializer);
  }
  ts.forEachChild(node, (child) => collectConstants(child, constants));
}

function hintOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'hint') return node.initializer;
  return ts.isNewExpression(node) && MAKES_ERROR.test(node.expression.getText())
    ? node.arguments?.[2]
    : undefined;
}

function textsOf(expression: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): string[] {
  if (ts.isStringLiteralLike(expression)) return expression.text === '' ? [] : [expression.text];
  if (ts.isTemplateExpression(expression)) {
    const spans = expression.templateSpans.map(({ literal }, at) => `{${at}}${literal.text}`);
    const text = (expression.head.text + spans.join('')).replace(/^(?:\{\d\} ?)+/, '');
    return text === '' ? [] : [text];
  }
  if (ts.isParenthesizedExpression(expression)) return textsOf(expression.expression, constants);
  if (ts.isConditionalExpression(expression)) {
    return [expression.whenTrue, expression.whenFalse].flatMap((branch) => textsOf(branch, constants));
  }
  if (ts.isBinaryExpression(expression)) {
    return [expression.left, expression.right].flatMap((branch) => textsOf(branch, constants));
  }
  const constant = ts.isIdentifier(expression) ? constants.get(expression.text) : undefined;
  return constant === undefined ? [] : textsOf(constant, constants);
}
