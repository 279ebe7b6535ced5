import { randomUUID } from 'node:crypto';
import { VERSION } from '../../version';
import type { NotificationRecord } from '../notifications/record';
import type { FaultOptions } from '../wire/faults';
import type { Rates } from '../wire/rates';
import type { RequestRecord } from '../wire/request-log';
import { makeCall, readCallOrder } from './call';
import { connectView } from './connect';
import type { ConsoleGateway } from './console-gateway';
import { notificationLine, notificationPage } from './deliveries';
import { findEntries } from './find';
import { fulfil } from './fulfil';
import { archiveOf } from './har';
import { BadRequest } from './http';
import { kindViews, objectLists, objectPage } from './objects';
import { prepareCall } from './prepare-call';
import { eventPage, foundOperations, operationPage } from './reference';
import { filterChoices, filterRequests } from './request-filter';
import { keptBody, requestLine, requestPage } from './requests';
import type { ClockView, GatewayView, NotificationLine, RequestLine } from './views';

type Question = (gateway: ConsoleGateway, query: URLSearchParams) => unknown;
type Command = (gateway: ConsoleGateway, body: Readonly<Record<string, unknown>>) => unknown;

/** The maximum number of entries of a list: as many as the gateway keeps. */
const SHOWN = 1_000;

/** The newest of a list, first. */
function newest<T>(list: readonly T[]): T[] {
  return list.slice(-SHOWN).reverse();
}

/** @throws {BadRequest} if the ID is unknown. */
function recordOf({ notifications }: ConsoleGateway, id: unknown): NotificationRecord {
  const found = notifications.find((record) => record.id === id);
  if (found) return found;
  throw new BadRequest(404, 'No notification has this ID: the gateway keeps the last ones only.');
}

/** Tells one run of a gateway from the next. */
const RUNS = new WeakMap<ConsoleGateway, string>();

function runOf(gateway: ConsoleGateway): string {
  const run = RUNS.get(gateway) ?? randomUUID();
  RUNS.set(gateway, run);
  return run;
}

function gatewayView(gateway: ConsoleGateway): GatewayView {
  const { config, url } = gateway;
  const keys = [config.serial, ...Object.keys(config.certs)].join();
  return {
    mchid: config.mchid,
    url,
    version: VERSION,
    run: runOf(gateway),
    keys,
    orderKinds: kindViews(gateway),
    ...clockView(gateway),
  };
}

function clockView({ now, clockOffset }: ConsoleGateway): ClockView {
  return { now, offset: clockOffset };
}

/** @throws {BadRequest} if the gateway does not keep it. */
export function requestOf({ requests }: ConsoleGateway, query: URLSearchParams): RequestRecord {
  const found = requests.find(({ id }) => id === Number(query.get('id')));
  if (found) return found;
  throw new BadRequest(404, 'No request has this ID: the gateway keeps the last ones only.');
}

/** What a page may ask. */
export const QUESTIONS: Readonly<Record<string, Question>> = {
  gateway: (gateway): GatewayView => gatewayView(gateway),
  connect: connectView,
  requests: (gateway, query): RequestLine[] =>
    newest(filterRequests(gateway.requests, query)).map((record) => requestLine(record, gateway)),
  'filter-choices': ({ requests }) => filterChoices(requests),
  request: (gateway, query) => requestPage(requestOf(gateway, query), gateway),
  body: (gateway, query) => keptBody(requestOf(gateway, query), query.get('side')),
  har: ({ requests, url }, query) => archiveOf(filterRequests(requests, query), url),
  faults: ({ faults }) => faults,
  objects: (gateway, query) => objectLists(gateway, query),
  object: (gateway, query) => objectPage(gateway, query.get('kind') ?? '', query.get('number') ?? ''),
  rates: ({ rates }) => rates,
  notifications: (gateway): NotificationLine[] =>
    newest(gateway.notifications).map((record) => notificationLine(record, gateway)),
  notification: (gateway, query) => notificationPage(recordOf(gateway, query.get('id')), gateway),
  find: (gateway, query) => findEntries(gateway, query.get('words') ?? ''),
  search: (_, query) => foundOperations(query.get('words') ?? ''),
  operation: (gateway, query) => operationPage(gateway, query.get('method') ?? '', query.get('path') ?? ''),
  event: (gateway, query) => eventPage(gateway, query.get('type') ?? ''),
};

function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new BadRequest(400, `Invalid ${name}: expected a non-empty string.`);
}

/** @throws {BadRequest} if the gateway has no objects of that kind. */
function kindOf({ orderKinds }: ConsoleGateway, value: unknown) {
  if (value === undefined) return undefined;
  const found = orderKinds.find(({ kind }) => kind === value);
  if (found) return found.kind;
  throw new BadRequest(
    400,
    `Invalid kind: expected one of ${orderKinds.map(({ kind }) => kind).join(', ')}.`,
  );
}

/** The longest step of the clock, in milliseconds: a year. */
const LONGEST_STEP = 366 * 24 * 3_600_000;

/** @throws {BadRequest} if it is not a number of milliseconds up to a year. */
function duration(value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= LONGEST_STEP) return value;
  throw new BadRequest(400, `Invalid milliseconds: expected a number above 0 and up to ${LONGEST_STEP}.`);
}

/** @throws {BadRequest} if it is not a URL, or the gateway may not notify its host. */
function address(value: unknown, gateway: ConsoleGateway): string {
  const url = text(value, 'url');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new BadRequest(400, 'Invalid url: expected an http or https URL.');
  }
  return allowed(url, gateway);
}

/** The console shows the reply, so it sends only to hosts that the gateway may notify automatically. */
function allowed(url: string, gateway: ConsoleGateway): string {
  if (gateway.mayNotify(url)) return url;
  const { hostname } = new URL(url);
  throw new BadRequest(
    403,
    `The gateway may notify this machine only, not ${hostname}. Start it with notify: ['${hostname}'] to allow that host.`,
  );
}

/** @throws {BadRequest} if a value is of another type; its range is the gateway's to check. */
function readFault(body: Readonly<Record<string, unknown>>): FaultOptions {
  for (const [name, value] of Object.entries(body)) {
    const type = FAULT_OPTIONS[name];
    if (type === undefined) {
      throw new BadRequest(
        400,
        `Invalid fault: expected ${Object.keys(FAULT_OPTIONS).join(', ')}, received ${name}.`,
      );
    }
    if (typeof value !== type) throw new BadRequest(400, `Invalid ${name}: expected a ${type}.`);
  }
  return { ...body, kind: text(body['kind'], 'kind') as FaultOptions['kind'] };
}

const FAULT_OPTIONS: Readonly<Record<string, 'string' | 'number'>> = {
  kind: 'string',
  path: 'string',
  method: 'string',
  event: 'string',
  code: 'string',
  times: 'number',
  after: 'number',
  delay: 'number',
  probability: 'number',
  seed: 'number',
};

/** What a page may have done. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  act: (gateway, body) => {
    const actions = gateway.orderKinds.flatMap((kind) => kind.actions.map(({ action }) => action));
    const action = actions.find((known) => known === body['action']);
    if (action === undefined) {
      throw new BadRequest(400, `Invalid action: expected one of ${[...new Set(actions)].join(', ')}.`);
    }
    return gateway.act(text(body['number'], 'number'), action, kindOf(gateway, body['kind']));
  },
  resend: async (gateway, body) => {
    const id = text(body['id'], 'id');
    const held = gateway.notifications.find((record) => record.id === id && record.state === 'withheld');
    if (held) allowed(held.url, gateway);
    return notificationPage(await gateway.resend(id), gateway);
  },
  skip: async (gateway, body) => {
    const { due, id } = recordOf(gateway, body['id']);
    if (due !== undefined) await gateway.advance(Math.max(0, due - gateway.now));
    return notificationPage(recordOf(gateway, id), gateway);
  },
  advance: async (gateway, body) => {
    await gateway.advance(duration(body['milliseconds']));
    return clockView(gateway);
  },
  'reset-clock': async (gateway) => {
    await gateway.resetClock();
    return clockView(gateway);
  },
  notify: async (gateway, body) => {
    const { resource } = body;
    if (typeof resource !== 'object' || resource === null) {
      throw new BadRequest(400, 'Invalid resource: expected an object.');
    }
    const sent = await gateway.notify(
      text(body['type'], 'type'),
      { ...resource },
      address(body['url'], gateway),
    );
    return notificationPage(sent, gateway);
  },
  fault: (gateway, body) => gateway.fault(readFault(body)),
  'clear-requests': (gateway) => gateway.clearRequests(),
  'clear-faults': (gateway) => gateway.clearFaults(),
  'clear-fault': ({ faults }, { index }) => {
    const fault = faults[Number(index)];
    if (fault === undefined) throw new BadRequest(404, 'No fault has this index.');
    fault.clear();
  },
  'limit-rates': (gateway, body) => gateway.limitRates(body['rates'] as Rates),
  call: (gateway, body) => makeCall(gateway, readCallOrder(body)),
  fulfil: (gateway, body) => {
    const { number } = body;
    const named = number === undefined ? {} : { number: text(number, 'number') };
    return fulfil(gateway, {
      method: text(body['method'], 'method'),
      path: text(body['path'], 'path'),
      ...named,
    });
  },
  prepare: (gateway, body) => prepareCall(gateway, readCallOrder(body)),
};
