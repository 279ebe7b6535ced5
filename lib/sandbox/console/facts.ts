import { omitUndefined } from '../../json';
import { describeOperation, meaningsOfField, operationOf, type Row, rowsOf } from '../../reference';
import type { DocumentedObject, Label } from '../products/product';
import type { ConsoleGateway } from './console-gateway';
import type { FactView } from './views';

/** The maximum number of facts of an object that are shown, and of characters of each. */
const MOST = 120;
const LONGEST = 512;

type Leaf = readonly [name: string, value: string | number | boolean];

/** The rows of the operations that describe objects. */
const ROWS = new Map<string, ReadonlyMap<string, Row>>();

/** The facts of an object as a query shows them, with their names, units and meanings, and links to other objects. */
export function factsOf(gateway: ConsoleGateway, kind: string, number: string): FactView[] {
  const { documented } = gateway.objects.description(kind);
  const rows = rowsOfKind(documented);
  const facts = leavesOf(gateway.objects.facts(kind, number) ?? {});
  return facts.slice(0, MOST).map(([name, value]) => {
    const field = rows.get(name.replaceAll(/\.\d+(?=\.|$)/g, '[]'))?.field;
    const text = String(value).slice(0, LONGEST);
    const link = linkOf(gateway, name, text);
    return {
      name,
      value: text,
      ...omitUndefined({
        label: field?.names && labelOf(field.names),
        meaning: field?.meanings?.[text] && labelOf(field.meanings[text]),
        fen: field?.unit === 'fen' ? Number(value) : undefined,
        link: link?.kind === kind && link.number === number ? undefined : link,
      }),
    };
  });
}

/** What the states of a kind mean. */
export function statesOf(gateway: ConsoleGateway, kind: string): Readonly<Record<string, Label>> {
  const { documented, states } = gateway.objects.description(kind);
  if (documented?.state === undefined) return states;
  const [, path = ''] = documented.operation.split(' ');
  const known = Object.entries(meaningsOfField(documented.state, path));
  return { ...Object.fromEntries(known.map(([code, names]) => [code, labelOf(names)])), ...states };
}

function rowsOfKind(documented: DocumentedObject | undefined): ReadonlyMap<string, Row> {
  if (documented === undefined) return new Map();
  const { operation, others = [] } = documented;
  const known = ROWS.get(operation) ?? new Map([...others, operation].flatMap(readRows));
  ROWS.set(operation, known);
  return known;
}

function readRows(key: string): [name: string, row: Row][] {
  const [method = '', path = ''] = key.split(' ');
  const operation = operationOf(method as never, path);
  if (operation === undefined) throw new RangeError(`${key} is not in the catalogue`);
  const { request, answer } = describeOperation(operation);
  const groups = [...Object.values(request), answer.fields ?? {}];
  return groups.flatMap((fields) => rowsOf(fields).map((row): [string, Row] => [row.name, row]));
}

function labelOf([zh, en]: readonly [string, string]): Label {
  return { zh, en };
}

function leavesOf(value: object, prefix = ''): Leaf[] {
  return Object.entries(value).flatMap(([name, item]): Leaf[] => {
    if (typeof item === 'object' && item !== null) return leavesOf(item, `${prefix}${name}.`);
    const shown = typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean';
    return shown && item !== '' ? [[`${prefix}${name}`, item]] : [];
  });
}

function linkOf({ objects }: ConsoleGateway, name: string, value: string): FactView['link'] {
  const field = name.split('.').at(-1) ?? name;
  if (!objects.fieldNames.has(field)) return undefined;
  const [found] = objects.named('', new Map([[field, [value]]]));
  return found && { kind: found.kind, number: found.number };
}
