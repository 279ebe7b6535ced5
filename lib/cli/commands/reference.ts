import { Command, Option } from 'commander';
import { nearestPath } from '../../openapi';
import {
  CODE_FORMS,
  type CodeForm,
  describeOperation,
  englishName,
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
        await showList(context, found, words);
      }
    });
}

function samePath(operations: readonly Operation[]): boolean {
  return new Set(operations.map(({ path }) => path)).size === 1;
}

/** What was probably meant, if the words are a path. */
function nothingText(words: readonly string[], texts: Texts): string {
  const meant = nearestPath('GET', words.at(-1) ?? '');
  return meant === undefined ? texts.nothing : texts.meant(meant);
}

async function showList(
  { output, texts }: Context,
  operations: readonly Operation[],
  words: readonly string[],
): Promise<void> {
  const measure = await loadMeasure();
  const { inLanguage } = texts.reference;
  const entries = operations.map(({ method, path, name }) => ({
    method,
    path,
    name,
    english: englishName(name),
  }));
  const rows = entries.map(({ method, path, name, english }) => [method, path, inLanguage([name, english])]);
  output.result(entries, () =>
    rows.length === 0
      ? nothingText(words, texts.reference)
      : `${table(texts.reference.columns, rows, measure)}\n\n${texts.reference.count(rows.length)}`,
  );
}

async function showPages(context: Context, operations: readonly Operation[], form: CodeForm): Promise<void> {
  const measure = await loadMeasure();
  const pages = operations.map((operation) => ({
    ...describeOperation(operation),
    english: englishName(operation.name),
    code: exampleOf(operation, form),
  }));
  context.output.result(pages, () => pages.map((page) => pageOf(context, page, measure)).join('\n\n'));
}

interface ReferencePage extends Operation {
  readonly english: string;
  readonly code: string;
}

function pageOf(
  { output, texts: { reference: texts } }: Context,
  { method, path, name, english, docs, rate, request, answer, code }: ReferencePage,
  measure: Measure,
): string {
  const section = (title: string, fields: Fields | undefined) =>
    fields === undefined || Object.keys(fields).length === 0
      ? []
      : ['', output.paint('bold', title), ...tablesOf(fields, texts, measure)];
  return [
    output.paint('bold', `${method} ${path}`),
    texts.inLanguage([name, english]),
    ...docs.slice(0, 1),
    ...(rate === undefined ? [] : [texts.rate(rate)]),
    ...Object.entries(request).flatMap(([group, fields]) => section(`${texts.request} ${group}`, fields)),
    ...section(`${texts.answer} ${answer.kind}`, answer.fields),
    '',
    output.paint('bold', texts.codeTitle),
    code,
  ].join('\n');
}

type Texts = Context['texts']['reference'];

/** The table of the fields, and where codes have a meaning, the table of these. */
function tablesOf(fields: Fields, texts: Texts, measure: Measure): string[] {
  const rows = rowsOf(fields);
  const cells = rows.map((row) => [
    row.name,
    row.type,
    requirementOf(row, texts),
    descriptionOf(row, texts),
    row.rules,
  ]);
  const codes = rows.flatMap(({ name, field: { meanings = {} } }) =>
    Object.entries(meanings).map(([code, meaning], at) => [
      at === 0 ? name : '',
      code,
      texts.inLanguage(meaning),
    ]),
  );
  const tables = [table(texts.fieldColumns, cells, measure)];
  return codes.length === 0 ? tables : [...tables, '', table(texts.codeColumns, codes, measure)];
}

function descriptionOf({ field: { names, unit } }: Row, texts: Texts): string {
  const name = names === undefined ? '' : texts.inLanguage(names);
  return unit === undefined ? name : texts.inUnit(name, texts.units[unit]);
}

function requirementOf({ required, alternatives, condition }: Row, texts: Texts): string {
  if (required) return texts.required;
  const parts = [
    alternatives.length > 0 && texts.unless(alternatives),
    condition !== undefined && texts.when(condition),
  ];
  return parts.filter((part) => part !== false).join(' ');
}
