import { constants, publicEncrypt } from 'node:crypto';
import type { Method } from '../../http';
import { omitUndefined } from '../../json';
import {
  describeOperation,
  documentedNames,
  findOperations,
  type Operation,
  operationOf,
  type SampleOptions,
  sampleCallOf,
  sampleOfEvent,
  webhookOf,
} from '../../reference';
import type { ConsoleGateway } from './console-gateway';
import { BadRequest, Representation } from './http';
import { INBOX } from './inbox';
import { type Need, needOf } from './needs';
import type { CatalogueIndex, EventPage, FoundOperations, NeedsView, OperationPage } from './views';

let index: Representation | undefined;

/** Everything that is documented, by name, as JSON; the same for every gateway. */
export function catalogue(): Representation {
  index ??= represent(documentedNames());
  return index;
}

function represent(names: CatalogueIndex): Representation {
  return new Representation('application/json; charset=utf-8', Buffer.from(JSON.stringify(names)));
}

/** @throws {BadRequest} if it is not in the catalogue. */
export function knownOperation(method: string, path: string): Operation {
  const operation = operationOf(method as Method, path);
  if (operation?.method === method && operation.path === path) return operation;
  throw new BadRequest(404, `${method} ${path} is not in the catalogue`);
}

/** An operation with a form that the gateway accepts: samples of its merchant, at its time. */
export function operationPage(
  gateway: ConsoleGateway,
  method: string,
  path: string,
  values?: Readonly<Record<string, unknown>>,
): OperationPage {
  const operation = knownOperation(method, path);
  const demanded = values && demandedIn(path, values);
  const options = { ...sampleOptions(gateway), ...omitUndefined({ demanded }) };
  return {
    operation: describeOperation(operation),
    all: sampleCallOf(operation, options),
    required: sampleCallOf(operation, { ...options, required: true }),
    needs: values === undefined ? needsView(gateway, needOf(`${method} ${path}`)) : undefined,
  };
}

/** The maximum number of the gateway's own objects that are offered. */
const OFFERED = 20;
/** Among so many of the newest orders. */
const SEARCHED = 200;

function needsView(gateway: ConsoleGateway, need: Need | undefined): NeedsView | undefined {
  if (need === undefined) return undefined;
  const { name, known } = need;
  const own = gateway
    .newestOrders(SEARCHED)
    .filter(({ kind, state }) => kind === known?.kind && known.states.includes(state));
  return { name, own: own.slice(-OFFERED).reverse() };
}

/** The values as the fields of an operation have them: APIv2 writes a date in digits. */
export function demandedIn(
  path: string,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { bill_date } = values;
  if (typeof bill_date !== 'string') return values;
  const digits = bill_date.replaceAll('-', '');
  return { ...values, bill_date: path.startsWith('v2/') ? digits : bill_date, date: digits };
}

/** Numbers of the caller that must be new in each request. */
const NUMBERS = {
  out_trade_no: 'order',
  combine_out_trade_no: 'combined',
  out_refund_no: 'refund',
  out_order_no: 'order',
  out_return_no: 'return',
  out_bill_no: 'bill',
  out_batch_no: 'batch',
  out_detail_no: 'detail',
  out_request_no: 'request',
  business_code: 'application',
  partner_trade_no: 'payout',
  mch_billno: 'packet',
};
/** Counts the samples, so that two made in one millisecond differ. */
let samples = 0;

export function sampleOptions({ config, now, url }: ConsoleGateway): SampleOptions {
  const { mchid, certs } = config;
  samples += 1;
  const number = `${now}${String(samples % 1_000).padStart(3, '0')}`;
  const numbers = Object.entries(NUMBERS).map(([name, what]) => [name, `${what}${number}`]);
  const [key = ''] = Object.values(certs).map(String);
  return {
    now,
    own: {
      ...Object.fromEntries(numbers),
      mchid,
      mch_id: mchid,
      sp_mchid: mchid,
      combine_mchid: mchid,
      combine_mch_id: mchid,
      notify_url: `${url}${INBOX}`,
    },
    // The client has no key for the fields that are encrypted for a bank.
    forBank: (text) => encrypted(text, key),
  };
}

function encrypted(text: string, key: string): string {
  const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
  return publicEncrypt(options, Buffer.from(text)).toString('base64');
}

/** The maximum number of results of a search. */
const SHOWN = 150;

/** The operations that a search finds, the most likely first. */
export function foundOperations(words: string): FoundOperations {
  const found = findOperations(words);
  return { keys: found.slice(0, SHOWN).map(({ method, path }) => `${method} ${path}`), total: found.length };
}

/** @param type as the gateway sends it: those of APIv2 begin with `v2/`. @throws {BadRequest} if it is not known. */
export function eventPage(gateway: ConsoleGateway, type: string): EventPage {
  const event = webhookOf(type);
  if (event === undefined) throw new BadRequest(404, `${type} is not in the catalogue`);
  return { event, sample: sampleOfEvent(event, sampleOptions(gateway)) };
}
