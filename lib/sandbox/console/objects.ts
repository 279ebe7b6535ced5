import { omitUndefined } from '../../json';
import type { NotificationRecord } from '../notifications/record';
import type { OrderView } from '../products';
import type { ObjectNaming } from '../products/namings';
import type { RequestRecord } from '../wire/request-log';
import type { ConsoleGateway } from './console-gateway';
import { notificationLine } from './deliveries';
import { factsOf, statesOf } from './facts';
import { BadRequest } from './http';
import { namedByNotification, namedByRequest } from './mentions';
import { requestLine } from './requests';
import type { KindView, ObjectList, ObjectPage, TimelineEntry } from './views';

/** How a payment is opened, in an answer of either protocol. */
const ENTRY = /(?:"|<)(code_url|h5_url|prepay_id)(?:":"|>(?:<!\[CDATA\[)?)([^"<\]]+)/;
/** The maximum number of objects of a kind that are searched, from the newest. */
const SEARCHED = 10_000;
/** The number of objects of a kind that an overview shows. */
const OVERVIEW = 20;

/** The kinds of objects, with what their states mean. */
export function kindViews(gateway: ConsoleGateway): KindView[] {
  return gateway.orderKinds.map((kind) => {
    const states = statesOf(gateway, kind.kind);
    return { ...kind, ...omitUndefined({ states: Object.keys(states).length === 0 ? undefined : states }) };
  });
}

/**
 * The newest objects of one kind or of all kinds, the newest first.
 *
 * @param query `kind`; `words` that they must have; `count`, how many of each kind.
 * @param limit the number of objects of a kind that are searched, from the newest.
 */
export function objectLists(gateway: ConsoleGateway, query: URLSearchParams, limit = SEARCHED): ObjectList[] {
  const only = query.get('kind');
  const words = (query.get('words') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const count = Math.min(Math.max(Number(query.get('count')) || OVERVIEW, 1), SEARCHED);
  return gateway.orderKinds
    .filter(({ kind }) => only === null || kind === only)
    .map(({ kind }) => objectList(gateway, kind, words, { count, limit }));
}

function objectList(
  { objects }: ConsoleGateway,
  kind: string,
  words: readonly string[],
  { count, limit }: { readonly count: number; readonly limit: number },
): ObjectList {
  const total = objects.count(kind);
  if (words.length === 0) {
    return { kind, total, found: total, searched: total, objects: objects.newest(kind, count).reverse() };
  }
  const newest = objects.newest(kind, limit).reverse();
  const found = newest.filter((object) => hasWords(object, words));
  const searched = Math.min(total, limit);
  return { kind, total, found: found.length, searched, objects: found.slice(0, count) };
}

function hasWords({ number, state, description }: OrderView, words: readonly string[]): boolean {
  const text = `${number} ${state} ${description}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/**
 * An order, a refund, a coupon or another object, with its facts, the objects that belong together with it, and the
 * requests and notifications that name it.
 *
 * @throws {BadRequest} if the gateway has none of that number.
 */
export function objectPage(gateway: ConsoleGateway, kind: string, number: string): ObjectPage {
  const order = gateway.objects.get(kind, number);
  if (order === undefined) throw new BadRequest(404, 'The gateway has no such object.');
  const requests = gateway.requests.filter((record) => names(namedByRequest(gateway, record), order));
  const sent = gateway.notifications.filter((record) => names(namedByNotification(gateway, record), order));
  const timeline = [
    ...requests.map((record) => ofRequest(gateway, record)),
    ...sent.map((record) => ofNotification(gateway, record)),
  ].sort((a, b) => a.at - b.at);
  const facts = factsOf(gateway, kind, number);
  return {
    order,
    facts,
    related: relatedTo(gateway, order, [
      facts.flatMap(({ link }) => link ?? []),
      ...requests.map((record) => namedByRequest(gateway, record)),
      ...sent.map((record) => namedByNotification(gateway, record)),
    ]),
    timeline,
    operation: gateway.objects.description(kind).documented?.operation,
    entry: entryOf(requests),
  };
}

function names(namings: readonly ObjectNaming[], { kind, number }: OrderView): boolean {
  return namings.some((one) => one.kind === kind && one.number === number);
}

/** The objects that messages name beside this one, and the parts that it has. */
function relatedTo(
  { objects }: ConsoleGateway,
  { kind, number }: OrderView,
  namings: readonly (readonly Pick<ObjectNaming, 'kind' | 'number'>[])[],
): OrderView[] {
  const named = [...namings.flat(), ...objects.parts(kind, number)].map((one) => `${one.kind} ${one.number}`);
  return [...new Set(named)].slice(0, RELATED).flatMap((key) => {
    const at = key.indexOf(' ');
    const [other, its] = [key.slice(0, at), key.slice(at + 1)];
    return other === kind && its === number ? [] : (objects.get(other, its) ?? []);
  });
}

/** The maximum number of related objects that are shown. */
const RELATED = 50;

/** How its user opens a payment: what placing it was answered with. */
function entryOf(requests: readonly RequestRecord[]): ObjectPage['entry'] {
  for (const { answer } of requests) {
    const [, name, value] = ENTRY.exec(String(answer?.body ?? '')) ?? [];
    if (isEntry(name) && value !== undefined) return { name, value };
  }
  return undefined;
}

function isEntry(name: string | undefined): name is NonNullable<ObjectPage['entry']>['name'] {
  return name === 'code_url' || name === 'h5_url' || name === 'prepay_id';
}

function ofRequest(gateway: ConsoleGateway, record: RequestRecord): TimelineEntry {
  return { at: record.at, request: requestLine(record, gateway) };
}

function ofNotification(gateway: ConsoleGateway, record: NotificationRecord): TimelineEntry {
  const { attempts, due } = record;
  return {
    at: attempts[0]?.at ?? due ?? 0,
    notification: notificationLine(record, gateway),
    deliveries: attempts.map(({ at, status }) => ({ at, status })),
  };
}
