import { allProducts, englishName, operationOf, productIndexOf } from '../../reference';
import { percentDecoded } from '../wire/percent-encoding';
import type { RequestRecord } from '../wire/request-log';
import { documentedPath } from './request-to-call';
import { refusalOf, troubleOf } from './requests';
import type { FilterChoices, RequestFilter } from './views';

/** The number of bytes of a body that are searched: as many as a page shows. */
const SEARCHED = 64 * 1024;

type Condition = (record: RequestRecord, wanted: string) => boolean;

const CONDITIONS: Readonly<Record<keyof RequestFilter, Condition>> = {
  problem: (record, wanted) => {
    const trouble = troubleOf(record, refusalOf(record));
    return wanted === 'any' ? trouble !== undefined : trouble === wanted;
  },
  status: (record, wanted) => {
    const status = statusOf(record);
    return wanted === status || wanted === `${status[0]}xx`;
  },
  product: (record, wanted) => productOf(record)?.en === wanted,
  code: (record, wanted) => refusalOf(record)?.code === wanted,
  object: (record, wanted) => hasNumber(textOf(record), wanted),
  words: hasWords,
};

/** Returns the requests that meet every condition of a query: `status=4xx&object=1217752501201407033233368018`. */
export function filterRequests(records: readonly RequestRecord[], query: URLSearchParams): RequestRecord[] {
  const conditions = Object.entries(CONDITIONS).flatMap(([name, meets]) => {
    const wanted = query.get(name)?.trim() ?? '';
    return wanted === '' ? [] : [(record: RequestRecord) => meets(record, wanted)];
  });
  return records.filter((record) => conditions.every((meets) => meets(record)));
}

/** Returns the values that filters can have, of all kept requests. */
export function filterChoices(records: readonly RequestRecord[]): FilterChoices {
  const products = new Set(records.map(productOf));
  return {
    statuses: [...new Set(records.map(statusOf))].sort(),
    products: [...products].flatMap((facts) => (facts ? [{ zh: facts.zh, en: facts.en }] : [])),
    codes: [...new Set(records.flatMap((record) => refusalOf(record)?.code ?? []))].sort(),
  };
}

/** The status of a response; `closed` if there was none. */
function statusOf({ answer }: RequestRecord): string {
  return answer === undefined ? 'closed' : String(answer.status);
}

function productOf(record: RequestRecord) {
  const path = documentedPath(record);
  return path === undefined ? undefined : allProducts()[productIndexOf(path)];
}

/** Whether a text has a number that is not part of a longer one. */
function hasNumber(text: string, number: string): boolean {
  for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
    const around = [text[at - 1], text[at + number.length]];
    if (!around.some((character) => /[\w-]/.test(character ?? ''))) return true;
  }
  return false;
}

function hasWords(record: RequestRecord, wanted: string): boolean {
  const words = wanted.toLowerCase().split(/\s+/);
  const named = `${record.method} ${namesOf(record)} ${statusOf(record)}`;
  if (words.every((word) => named.toLowerCase().includes(word))) return true;
  const whole = `${named}\n${textOf(record)}`.toLowerCase();
  return words.every((word) => whole.includes(word));
}

/** What a request is called: its target, and its operation in both languages. */
function namesOf(record: RequestRecord): string {
  const path = documentedPath(record);
  const name = path === undefined ? '' : (operationOf(record.method as never, path)?.name ?? '');
  return `${record.target} ${name} ${englishName(name)}`;
}

function textOf({ target, body, answer }: RequestRecord): string {
  const texts = [body, answer?.body].map((bytes) => bytes?.subarray(0, SEARCHED).toString() ?? '');
  return [percentDecoded(target), ...texts].join('\n');
}
