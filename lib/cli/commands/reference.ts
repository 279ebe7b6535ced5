import { Command, Option } from 'commander';
import {
  CODE_FORMS,
  type CodeForm,
  exampleOf,
  type Fields,
  findOperations,
  type Operation,
  type Row,
  rowsOf,
} from '../../reference';
import type { Context } from '../context';
import { EXIT } from '../exit';
import { loadMeasure, type Measure, table } from '../terminal/table';

/** `wxpay reference`: shows the fields and the code of an operation, or lists the operations that match. */
export function referenceCommand(context: Context): Command {
  const { reference: texts } = context.texts;
  return new Command('reference')
    .description(texts.description)
    .argument('<words...>', texts.words)
    .addOption(new Option('--code <form>', texts.code).choices(CODE_FORMS).default('chain'))
    .action(async (words: readonly string[], { code }: { readonly code: CodeForm }) => {
      const found = findOperations(words.join(' '));
      if (found.length === 0) context.endWith(EXIT.usage);
      if (found.length === 1 || samePath(found)) {
        await showPages(context, found, code);
      } else {
        await showList(context, found);
      }
    });
}

function samePath(operations: readonly Operation[]): boolean {
  return new Set(operations.map(({ path }) => path)).size === 1;
}

async function showList({ output, texts }: Context, operations: readonly Operation[]): Promise<void> {
  const measure = await loadMeasure();
  const rows = operations.map(({ method, path, name }) => [method, path, name]);
  output.result(
    operations.map(({ method, path, name }) => ({ method, path, name })),
    () =>
      rows.length === 0
        ? texts.reference.nothing
        : `${table(texts.reference.columns, rows, measure)}\n\n${texts.reference.count(rows.length)}`,
  );
}

async function showPages(context: Context, operations: readonly Operation[], form: CodeForm): Promise<void> {
  const measure = await loadMeasure();
  const pages = operations.map((operation) => ({ ...operation, code: exampleOf(operation, form) }));
  context.output.result(pages, () => pages.map((page) => pageOf(context, page, measure)).join('\n\n'));
}

function pageOf(
  { output, texts: { reference: texts } }: Context,
  { method, path, name, docs, request, answer, code }: Operation & { readonly code: string },
  measure: Measure,
): string {
  const section = (title: string, fields: Fields | undefined) =>
    fields === undefined || Object.keys(fields).length === 0
      ? []
      : ['', output.paint('bold', title), table(texts.fieldColumns, cellsOf(fields, texts), measure)];
  return [
    output.paint('bold', `${method} ${path}`),
    name,
    ...docs.slice(0, 1),
    ...Object.entries(request).flatMap(([group, fields]) => section(`${texts.request} ${group}`, fields)),
    ...section(`${texts.answer} ${answer.kind}`, answer.fields),
    '',
    output.paint('bold', texts.codeTitle),
    code,
  ].join('\n');
}

type Texts = Context['texts']['reference'];

function cellsOf(fields: Fields, texts: Texts): string[][] {
  return rowsOf(fields).map((row) => [row.name, row.type, requirementOf(row, texts), row.rules]);
}

function requirementOf({ required, alternatives, condition }: Row, texts: Texts): string {
  if (required) return texts.required;
  const parts = [
    alternatives.length > 0 && texts.unless(alternatives),
    condition !== undefined && texts.when(condition),
  ];
  return parts.filter((part) => part !== false).join(' ');
}
