import { exampleOf } from '../../lib/reference/example';
import type { Both, Fields, Group, Operation } from '../../lib/reference/model';
import { type Row, rowsOf } from '../../lib/reference/rows';
import { sampleOf } from '../../lib/reference/sample';
import type { Language } from '../addresses';

const GROUPS: readonly Group[] = ['path', 'query', 'headers', 'json', 'xml', 'multipart'];
const HEADINGS = {
  zh: {
    columns: '| 参数 | 类型 | 必填 | 描述 |',
    required: '是',
    sample: '应答示例',
    code: '代码',
    answer: '应答',
  },
  en: {
    columns: '| Field | Type | Required | Description |',
    required: 'yes',
    sample: 'Sample response',
    code: 'Code',
    answer: 'Response',
  },
} as const;

/** Writes an operation as Markdown, for language models and for readers of plain text. */
export function operationMarkdown(operation: Operation, name: string, language: Language): string {
  const { method, path, docs, request, answer } = operation;
  const h = HEADINGS[language];
  const groups = GROUPS.flatMap((group) => {
    const fields = request[group];
    return fields === undefined ? [] : [`## ${group}`, table(fields, language)];
  });
  return [
    `# ${name}`,
    `\`${method} /${path.replace(/^v2\//, '')}\``,
    docs.map((link) => `<${link}>`).join(' '),
    ...groups,
    `## ${h.code}`,
    ['```ts', exampleOf(operation, 'chain'), '```'].join('\n'),
    `## ${h.answer}`,
    ...(answer.fields === undefined
      ? [`${answer.kind}${answer.status === undefined ? '' : ` ${answer.status}`}`]
      : [
          table(answer.fields, language),
          `## ${h.sample}`,
          ['```json', JSON.stringify(sampleOf(answer.fields), null, 2), '```'].join('\n'),
        ]),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function table(fields: Fields, language: Language): string {
  const lines = rowsOf(fields).map((row) => {
    const cells = [`\`${row.name}\``, row.type, requirementOf(row, language), descriptionOf(row, language)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [HEADINGS[language].columns, '| --- | --- | --- | --- |', ...lines].join('\n');
}

function requirementOf({ required, alternatives, condition }: Row, language: Language): string {
  if (required) return HEADINGS[language].required;
  const rules = [
    alternatives.length > 0 && `or ${alternatives.join(', ')}`,
    condition !== undefined && `when ${condition}`,
  ].filter((rule) => rule !== false);
  return rules.length === 0 ? '-' : rules.join('; ');
}

function descriptionOf({ field, rules }: Row, language: Language): string {
  const pick = ([zh, en]: Both): string => (language === 'zh' ? zh : en);
  const meanings = Object.entries(field.meanings ?? {}).map(([code, both]) => `${code}: ${pick(both)}`);
  return [
    field.names === undefined ? '' : pick(field.names),
    field.unit ?? '',
    meanings.length === 0 ? rules : meanings.join('; '),
  ]
    .filter((part) => part !== '')
    .join('. ');
}
