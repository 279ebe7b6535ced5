import type { ListFacts } from '../../lib/openapi/lists';
import type { Field, Fields, Operation } from '../../lib/reference/model';
import { keyOf } from './paths';

const PLACES = ['offset', 'page_index', 'page_token'] as const;
const SIZES = ['limit', 'page_size', 'count'];
const TOTALS = ['total_count', 'total_num'];

/**
 * Operations that have a field of a list and cannot be paginated: the entries of APIv2 are numbered fields or text, and
 * the offset of a refund query belongs to one order.
 */
const NO_LISTS: readonly string[] = [
  'POST v2/billcommentsp/batchquerycomment',
  'POST v2/deposit/refundquery',
  'POST v2/pay/refundquery',
  'POST v2/pay/refundqueryv2',
  'POST v2/pay/settlementquery',
  'POST v2/risk/getviolation',
  'POST v2/secapi/mch/submchmanage',
];

/** What a page calls an offset that may count pages: 分页页码, a page number. Elsewhere it is a position. */
const PAGE_NUMBER = '分页页码';

/** Returns how a list is read page by page; undefined for an operation that is not a list. */
export function listFactsOf(operation: Operation): ListFacts | undefined {
  const found = placeOf(operation);
  if (found === undefined || NO_LISTS.includes(keyOf(operation))) return undefined;
  const [group, name, fields] = found;
  const { answer } = operation;
  const items = itemsOf(answer.fields ?? {});
  if (items === undefined) return undefined;
  const total = TOTALS.find((known) => answer.fields?.[known] !== undefined);
  return {
    form: formOf(name, fields[name]),
    place: `${group}.${name}`,
    items,
    ...(total === undefined ? {} : { total }),
  };
}

/** Returns the errors in the judgement, one sentence each: an operation with a field of a list must be one, or be listed. */
export function checkLists(operations: readonly Operation[]): string[] {
  const known = new Set(operations.map(keyOf));
  return [
    ...NO_LISTS.filter((key) => !known.has(key)).map((key) => `lists: unknown operation ${key}`),
    ...operations
      .filter((operation) => placeOf(operation) !== undefined && !NO_LISTS.includes(keyOf(operation)))
      .filter((operation) => listFactsOf(operation) === undefined)
      .map((operation) => `lists: ${keyOf(operation)} has a page to select, but no list in its response`),
  ];
}

type Place = readonly [group: 'query' | 'json' | 'xml', name: (typeof PLACES)[number], fields: Fields];

function placeOf({ request }: Operation): Place | undefined {
  for (const group of ['query', 'json', 'xml'] as const) {
    const fields = request[group] ?? {};
    const name = PLACES.find((known) => fields[known] !== undefined);
    if (name !== undefined && SIZES.some((size) => fields[size] !== undefined)) return [group, name, fields];
    if (name === 'offset') return [group, name, fields];
  }
  return undefined;
}

function formOf(name: (typeof PLACES)[number], field: Field | undefined): ListFacts['form'] {
  if (name === 'page_index') return 'page';
  if (name === 'page_token') return 'token';
  return field?.label === PAGE_NUMBER ? 'offset-or-page' : 'offset';
}

/** The list of a response: `data`, or its only one. */
function itemsOf(fields: Fields): string | undefined {
  const lists = Object.entries(fields).flatMap(([name, { type }]) => (type === 'array' ? [name] : []));
  return lists.includes('data') ? 'data' : lists.length === 1 ? lists[0] : undefined;
}
