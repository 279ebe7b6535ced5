import type { NotificationRecord } from '../notifications/record';
import type { OrderView } from '../products';
import type { RequestRecord } from '../wire/request-log';
import type { ConsoleGateway } from './console-gateway';
import { notificationLine } from './deliveries';
import { BadRequest } from './http';
import { requestLine } from './requests';
import type { ObjectPage, TimelineEntry } from './views';

/** Other numbers of an object, which WeChat Pay gives it. */
const IDENTIFIER =
  /"(?:transaction_id|refund_id|out_refund_no|transfer_bill_no|order_id|prepay_id)":"([^"]{8,64})"/g;
const XML_IDENTIFIER = /<(?:transaction_id|refund_id|out_refund_no)(?:_\d+)?>(?:<!\[CDATA\[)?([^<\]]{8,64})/g;

/** How a payment is opened, in an answer of either protocol. */
const ENTRY = /(?:"|<)(code_url|h5_url|prepay_id)(?:":"|>(?:<!\[CDATA\[)?)([^"<\]]+)/;
/** Among so many of the newest orders of each kind. */
const SEARCHED = 10_000;

/**
 * An order, a transfer, a service order or an application, with everything that made it: the requests and notifications
 * that have one of its numbers.
 *
 * @throws {BadRequest} if the gateway has none of that number.
 */
export function objectPage(gateway: ConsoleGateway, kind: string, number: string): ObjectPage {
  const order = gateway
    .newestOrders(SEARCHED)
    .find((known) => known.kind === kind && known.number === number);
  if (order === undefined) throw new BadRequest(404, 'The gateway has no order of this number.');
  const timeline = timelineOf(gateway, order);
  return { order, timeline, entry: entryOf(gateway, timeline) };
}

/** How its user opens a payment: what placing it was answered with. */
function entryOf({ requests }: ConsoleGateway, timeline: readonly TimelineEntry[]): ObjectPage['entry'] {
  const ids = new Set(timeline.flatMap(({ request }) => request?.id ?? []));
  for (const { id, answer } of requests) {
    const [, name, value] = ids.has(id) ? (ENTRY.exec(String(answer?.body ?? '')) ?? []) : [];
    if (isEntry(name) && value !== undefined) return { name, value };
  }
  return undefined;
}

function isEntry(name: string | undefined): name is NonNullable<ObjectPage['entry']>['name'] {
  return name === 'code_url' || name === 'h5_url' || name === 'prepay_id';
}

function timelineOf({ requests, notifications }: ConsoleGateway, { number }: OrderView): TimelineEntry[] {
  const numbers = new Set([number]);
  const found = requests.filter((request) => {
    const text = textOf(request);
    const about = [...numbers].some((known) => text.includes(known));
    if (about) for (const other of identifiersIn(text)) numbers.add(other);
    return about;
  });
  const sent = notifications.filter((notification) => {
    const text = JSON.stringify(notification.resource);
    return [...numbers].some((known) => text.includes(known));
  });
  return [...found.map(ofRequest), ...sent.map(ofNotification)].sort((a, b) => a.at - b.at);
}

function textOf({ target, body, answer }: RequestRecord): string {
  return `${decodeURIComponent(target.replace(/%(?![\dA-Fa-f]{2})/g, '%25'))}\n${body}\n${answer?.body ?? ''}`;
}

function identifiersIn(text: string): string[] {
  const pairs = [...text.matchAll(IDENTIFIER), ...text.matchAll(XML_IDENTIFIER)];
  return pairs.map(([, value = '']) => value);
}

function ofRequest(record: RequestRecord): TimelineEntry {
  return { at: record.at, request: requestLine(record) };
}

function ofNotification(record: NotificationRecord): TimelineEntry {
  return { at: record.attempts[0]?.at ?? record.due ?? 0, notification: notificationLine(record) };
}
