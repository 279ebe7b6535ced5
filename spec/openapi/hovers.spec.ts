import ts from 'typescript';
import { Labels } from '../../lib/reference/labels';
import type { Operation } from '../../lib/reference/model';
import { readCatalogue, readNames } from '../../scripts/openapi/catalogue';
import { property, spell } from '../../scripts/openapi/identifiers';
import { type PlacedField, placedFields, readGlossaries } from '../../scripts/openapi/labels';
import { EDITED_FILE as file, serveTypes } from '../support/language-service';

// What an editor shows, asked through the language service: quick info, and the details of a completion.

const DRAWN_OF_A_KIND = 100;
const SPELLINGS = ['chain', 'declared', 'property'] as const;
type Spelling = (typeof SPELLINGS)[number];

const { operations, webhooks } = readCatalogue();
const labels = new Labels(readGlossaries());
const english = readNames();

/** A name in a line of code, and the expected content of its documentation. */
interface Question {
  readonly what: string;
  /** The code, with `|` before the name. */
  readonly code: string;
  readonly name: string;
  readonly expected: string;
}

/** Draws from a list, the same at each run. */
function draw<Item>(items: readonly Item[], seed: number): Item[] {
  let state = seed;
  return Array.from({ length: DRAWN_OF_A_KIND }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    const item = items[Math.floor((state / 2 ** 31) * items.length)];
    if (item === undefined) throw new RangeError('There is nothing to draw from');
    return item;
  });
}

function endpointIn(spelling: Spelling, template: string): string {
  if (spelling === 'declared') return `wxpay.chain('${template}')`;
  if (spelling === 'property') return `wxpay['${template}']`;
  const segments = template.split('/').map((segment) => {
    const { identifier, literal } = spell(segment);
    return identifier === undefined ? `['${literal}']` : `.${identifier}`;
  });
  return `wxpay${segments.join('')}`;
}

const spellingOf = (index: number): Spelling => SPELLINGS[index % 3] ?? 'chain';

function operationQuestions(): Question[] {
  return draw(operations, 1).map((operation, index) => {
    const { method, path: template, name } = operation;
    const verb = method.toLowerCase();
    return {
      what: `${method} ${template}`,
      code: `${endpointIn(spellingOf(index), template)}.|${verb}`,
      name: verb,
      expected: `${name} ${english[name]}`,
    };
  });
}

/** A path in the two spellings that have members; the third, `chain('…')`, takes it as a text. */
function pathQuestions(): Question[] {
  return draw(operations, 6).map(({ method, path: template, name }, index) => {
    const what = `the path of ${method} ${template}`;
    const expected = `${method} ${name}`;
    if (index % 2 === 0) {
      const both = `${expected} ${english[name]}`;
      return { what, code: `wxpay['|${template}']`, name: template, expected: both };
    }
    const node = endpointIn('chain', template);
    const [, before = '', own = ''] = /^(.*(?:\.|\[))'?(.+?)'?\]?$/.exec(node) ?? [];
    const quote = node.endsWith(']') ? "'" : '';
    return { what, code: `${before}${quote}|${own}${quote}${quote && ']'}`, name: own, expected };
  });
}

/** Fields of which one must be given. */
function choiceQuestions(): Question[] {
  return draw(
    requestFields().filter(({ field: { alternatives, when } }) => alternatives && !when),
    7,
  ).map(requestQuestion);
}

const DESCRIBED_GROUPS = ['json', 'xml', 'query', 'multipart'] as const;
const GROUP_NAMES = { json: '请求体', xml: '请求体', query: '查询参数', multipart: '上传' } as const;

function groupQuestions(): Question[] {
  const groups = operations.flatMap((operation) =>
    DESCRIBED_GROUPS.filter((group) => operation.request[group] !== undefined).map((group) => ({
      operation,
      group,
    })),
  );
  return draw(groups, 2).map(({ operation: { method, path: template }, group }, index) => ({
    what: `${method} ${template} ${group}`,
    code: `${endpointIn(spellingOf(index), template)}.${method.toLowerCase()}({ |${group}: null! })`,
    name: group,
    expected: GROUP_NAMES[group],
  }));
}

/** The fields of operations that code can name: not those inside a text, nor those of a numbered name. */
function nameable(fields: readonly PlacedField[]): PlacedField[] {
  const carriers = fields.filter(({ field }) => field.encoded !== undefined);
  const inside = new Set(carriers.map(({ of, place }) => `${of} ${place}`));
  const enclosing = ({ of, place }: PlacedField): string[] =>
    place.split('.').map((_, at, parts) => `${of} ${parts.slice(0, at).join('.').replace(/\[\]$/, '')}`);
  return fields.filter(
    (field) => !field.place.includes('$') && !enclosing(field).some((place) => inside.has(place)),
  );
}

const byKey = new Map(operations.map((operation) => [`${operation.method} ${operation.path}`, operation]));

interface OperationField extends PlacedField {
  readonly operation: Operation;
}

const fieldsOfOperations: readonly OperationField[] = nameable(placedFields(operations, [])).flatMap(
  (field) => {
    const operation = byKey.get(field.of);
    return operation === undefined ? [] : [{ ...field, operation }];
  },
);

function nameOf({ name, field, product }: PlacedField): string {
  return labels.nameOf(name, field, product)?.[0] ?? '?';
}

/** `json.list[].amount` -> `{ json: { list: [{ |amount: null! }] } }`. */
function literalOf(place: string): string {
  const [part = '', ...rest] = place.split('.');
  const key = property(part.replaceAll('[]', ''));
  if (rest.length === 0) return `{ |${key}: null! }`;
  const lists = part.split('[]').length - 1;
  return `{ ${key}: ${'['.repeat(lists)}${literalOf(rest.join('.'))}${']'.repeat(lists)} }`;
}

/** `list[].amount` -> `.list![0]!.|amount`. */
function accessOf(place: string): string {
  const parts = place.split('.').map((part) => {
    const lists = part.split('[]').length - 1;
    const name = part.replaceAll('[]', '');
    const key = property(name);
    return { dot: key === name ? '.' : '[', key, end: key === name ? '' : ']', after: '[0]!'.repeat(lists) };
  });
  return parts
    .map(({ dot, key, end, after }, at) =>
      at === parts.length - 1 ? `${dot}|${key}${end}` : `${dot}${key}${end}!${after}`,
    )
    .join('');
}

function requestFields(): OperationField[] {
  return fieldsOfOperations.filter(
    ({ place, operation }) =>
      /^(path|query|json|xml)\./.test(place) && !operation.traits?.includes('undocumented'),
  );
}

function requestQuestion(field: OperationField, index: number): Question {
  const { operation, place, name } = field;
  const verb = operation.method.toLowerCase();
  // A variable of the path is next to the groups.
  const literal = literalOf(place.replace(/^path\./, ''));
  return {
    what: `${field.of} ${place}`,
    code: `${endpointIn(spellingOf(index), operation.path)}.${verb}(${literal})`,
    name,
    expected: nameOf(field),
  };
}

function requestQuestions(): Question[] {
  return draw(requestFields(), 3).map(requestQuestion);
}

function answerQuestions(): Question[] {
  const candidates = fieldsOfOperations.filter(
    ({ place, operation }) => place.startsWith('data.') && /^(json|xml)$/.test(operation.answer.kind),
  );
  return draw(candidates, 4).map((field, index) => {
    const { operation, place, name } = field;
    const call = `${endpointIn(spellingOf(index), operation.path)}.${operation.method.toLowerCase()}(null!)`;
    return {
      what: `${field.of} ${place}`,
      code: `(await ${call}).data${accessOf(place.slice('data.'.length))}`,
      name,
      expected: nameOf(field),
    };
  });
}

function eventQuestions(): Question[] {
  const encrypted = new Set(webhooks.filter(({ resource }) => resource).map(({ event_type }) => event_type));
  const candidates = nameable(placedFields([], webhooks)).filter(({ of, place }) =>
    place.startsWith(encrypted.has(of.replace(/^v2\//, '')) ? 'resource.' : 'body.'),
  );
  return draw(candidates, 5).map((field) => ({
    what: `${field.of} ${field.place}`,
    code: `events['${field.of}']${accessOf(field.place.replace(/^\w+\./, ''))}`,
    name: field.name,
    expected: nameOf(field),
  }));
}

const OPENING = [
  "import type { Wechatpay } from 'wechatpay-chain';",
  "import type { NotificationEvents } from '../lib/openapi';",
  'declare const wxpay: Wechatpay;',
  'declare const events: NotificationEvents;',
  'export async function run() {',
  '',
].join('\n');

function documentationOf(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return ts.displayPartsToString([...(parts ?? [])]);
}

describe('the documentation that an editor shows', () => {
  const questions = [
    ...operationQuestions(),
    ...groupQuestions(),
    ...requestQuestions(),
    ...answerQuestions(),
    ...eventQuestions(),
    ...pathQuestions(),
    ...choiceQuestions(),
  ];
  const lines = questions.map(({ code }) => code.replace('|', ''));
  const starts = lines.map((_, at) => lines.slice(0, at).reduce((sum, line) => sum + line.length + 2, 0));
  const position = (at: number): number =>
    OPENING.length + (starts[at] ?? 0) + (questions[at]?.code.indexOf('|') ?? 0);
  const service = serveTypes(`${OPENING}${lines.map((line) => `${line};\n`).join('')}}\n`);

  it('is the name of the catalogue in the quick info of 700 names, drawn by a seed', () => {
    const wrong = questions.flatMap(({ what, expected }, at) => {
      const shown = documentationOf(service.getQuickInfoAtPosition(file, position(at) + 1)?.documentation);
      return shown.includes(expected) ? [] : [`${what}: "${shown}" lacks "${expected}"`];
    });
    expect(wrong).toEqual([]);
    expect(questions).toHaveLength(7 * DRAWN_OF_A_KIND);
  });

  it('is the same in the details of a completion', () => {
    const wrong = questions.flatMap(({ what, name, expected }, at) => {
      const details = service.getCompletionEntryDetails(
        file,
        position(at),
        name,
        {},
        undefined,
        {},
        undefined,
      );
      const shown = documentationOf(details?.documentation);
      return shown.includes(expected) ? [] : [`${what}: "${shown}" lacks "${expected}"`];
    });
    expect(wrong).toEqual([]);
  });
});
