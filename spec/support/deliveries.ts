import { createHash } from 'node:crypto';
import type { NotificationEvent, Notifications } from 'wechatpay-chain/notify';
import { type SignedNotification, type SigningOptions, signNotification } from 'wechatpay-chain/sandbox';
import { deferred } from './deferred';
import type { Sending } from './http';
import { identity, NOW, PAYMENT, signed } from './notification';
import type { ManualTimer } from './timer';

/** The handlers of the suite. */
export class Desk {
  readonly handled: string[] = [];

  paid({ resource }: NotificationEvent<'TRANSACTION.SUCCESS'>): unknown {
    this.handled.push(resource.transaction_id);
    if (resource.attach === 'throw') throw new Error('the database at 10.0.0.7 is down');
    return resource.attach === 'hang' ? deferred().promise : undefined;
  }

  parked({ resource }: NotificationEvent<'PARKING_FEE.QUERY_TRANS_INFO'>): {
    total_amount: number;
    message: string;
  } {
    return { total_amount: 1500, message: resource.out_serial_number };
  }

  ordered(): { acq_tid: string; prepay_id: string; expire_time: string; client_ip: string } {
    return {
      acq_tid: '2025',
      prepay_id: 'wx26',
      expire_time: '2026-11-24T12:26:40+08:00',
      client_ip: '192.0.2.1',
    };
  }

  other({ event_type, resource }: NotificationEvent): void {
    this.handled.push(`${event_type} ${JSON.stringify(resource)}`);
  }

  /** Registers all handlers, for adapters without discovery. */
  register(notifications: Notifications): void {
    notifications
      .on('TRANSACTION.SUCCESS', (event) => this.paid(event))
      .on('PARKING_FEE.QUERY_TRANS_INFO', (event) => this.parked(event))
      .on('CROSS_BORDER_PAY.PUSH_ORDER_INFO', () => this.ordered())
      .otherwise((event) => this.other(event));
  }
}

/** A delivery of the suite and its expected result. */
export interface Case {
  readonly name: string;
  readonly make: () => Promise<Sending>;
  /** The expected status, or the statuses that a framework may use. */
  readonly status: number | readonly number[];
  readonly body?: RegExp | '';
  readonly header?: readonly [string, RegExp];
  /** The number of handler runs. Default: 1 for a success, 0 for a failure. */
  readonly runs?: number;
  /** The number of sequential deliveries. Default: 1. */
  readonly times?: number;
  /** Runs during the delivery. */
  readonly during?: (timer: ManualTimer, hangUp: () => void, desk: Desk) => Promise<void>;
}

const MEGABYTE = 1024 * 1024;
const XML_OK =
  /^<xml><return_code><!\[CDATA\[SUCCESS\]\]><\/return_code><return_msg><!\[CDATA\[OK\]\]><\/return_msg><\/xml>$/;
const FAIL = /^\{"code":"FAIL","message":"[^"]+"/;
const V2_PAYMENT = {
  return_code: 'SUCCESS',
  result_code: 'SUCCESS',
  appid: 'wx2421b1c4370ec43b',
  bank_type: 'CFT',
  is_subscribe: 'N',
  trade_type: 'JSAPI',
  openid: 'oUpF8uMEb4qRXf22hE3X68TekukE',
  out_trade_no: '1409811653',
  total_fee: '1',
  time_end: '20261124122640',
};
const V2_REFUND = {
  out_refund_no: 'R1409811653',
  out_trade_no: '1409811653',
  transaction_id: '1004400740201409030005092168',
  refund_account: 'REFUND_SOURCE_RECHARGE_FUNDS',
  refund_status: 'SUCCESS',
  refund_fee: '1',
  total_fee: '1',
};

let issued = 0;

/** Returns a unique number. */
function fresh(): string {
  issued += 1;
  return `42000000012026112400${String(issued).padStart(8, '0')}`;
}

async function payment(change: object = {}, options: SigningOptions = {}): Promise<SignedNotification> {
  const type: string = 'TRANSACTION.SUCCESS';
  return signed(type, { ...PAYMENT, transaction_id: fresh(), ...change }, { id: fresh(), ...options });
}

/** A notification whose fields need not match the catalogue. */
async function other(
  type: string,
  resource: object,
  options: SigningOptions = {},
): Promise<SignedNotification> {
  return signed(type, { ...resource }, { id: fresh(), ...options });
}

const sending = ({ headers, body }: SignedNotification, more: Partial<Sending> = {}): Sending => ({
  headers: Object.entries(headers),
  body: [body],
  ...more,
});

const without = (message: SignedNotification, name: string): Sending =>
  sending(message, { headers: Object.entries(message.headers).filter(([header]) => header !== name) });

const withHeader = (message: SignedNotification, name: string, value: string): Sending =>
  sending({ ...message, headers: { ...message.headers, [name]: value } });

const twice = (message: SignedNotification, name: string): Sending =>
  sending(message, { headers: [...Object.entries(message.headers), [name, message.headers[name] ?? '']] });

function flip({ headers, body }: SignedNotification, at: number): SignedNotification {
  const changed = Buffer.from(body);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return { headers, body: changed };
}

/** Splits a body into parts of `size` bytes. */
const parts = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

async function v2Unsigned(): Promise<SignedNotification> {
  const message = await other('v2/transaction-success', { ...V2_PAYMENT, transaction_id: fresh() });
  return { ...message, body: Buffer.from(message.body.toString().replace(/<sign>.*<\/sign>/, '')) };
}

const GOOD: readonly Case[] = [
  { name: 'signed with the public key', make: async () => sending(await payment()), status: 204, body: '' },
  {
    name: 'signed with a platform certificate',
    make: async () => sending(await payment({}, { key: 'certificate' })),
    status: 204,
  },
  {
    name: 'of unknown length',
    make: async () => sending(await payment(), { framing: 'chunks' }),
    status: 204,
  },
  {
    name: 'in many parts',
    make: async () => {
      const message = await payment();
      return sending(message, { body: parts(message.body, 100) });
    },
    status: 204,
  },
  {
    name: 'with a charset',
    make: async () => withHeader(await payment(), 'Content-Type', 'application/json; charset=utf-8'),
    status: 204,
  },
  {
    name: 'with header names in lower case',
    make: async () => {
      const message = await payment();
      const headers = Object.entries(message.headers).map(
        ([name, value]) => [name.toLowerCase(), value] as const,
      );
      return sending(message, { headers });
    },
    status: 204,
  },
  {
    name: 'with Chinese text',
    make: async () => sending(await payment({ attach: '中文 “引号” 𠮷' })),
    status: 204,
  },
  {
    name: 'of 300 kilobytes',
    make: async () => sending(await payment({ attach: 'x'.repeat(225_000) })),
    status: 204,
  },
  {
    name: '300 seconds old',
    make: async () => sending(await payment({}, { now: NOW - 300_000 })),
    status: 204,
  },
  {
    name: 'of a refund',
    make: async () =>
      sending(await other('REFUND.SUCCESS', { refund_id: fresh(), refund_status: 'SUCCESS', amount: {} })),
    status: 204,
  },
  {
    name: 'of an undocumented type',
    make: async () => sending(await other('NEW.TYPE', { a: 1 })),
    status: 204,
  },
  {
    name: 'with sensitive fields',
    make: async () => sending(await other('MEMBERCARD.ACCEPT_CARD', { phone_number: '13800138000' })),
    status: 204,
  },
  {
    name: 'twice, handled once',
    make: async () => sending(await payment({ transaction_id: 'same' })),
    status: 204,
    times: 2,
  },
  {
    name: 'with a synchronous reply',
    make: async () => sending(await other('PARKING_FEE.QUERY_TRANS_INFO', { out_serial_number: 'P1' })),
    status: 200,
    body: /^\{"code":"SUCCESS","total_amount":1500,"message":"P1"\}$/,
    header: ['content-type', /^application\/json/],
    runs: 0,
  },
  {
    name: 'with a signed synchronous reply',
    make: async () => sending(await other('CROSS_BORDER_PAY.PUSH_ORDER_INFO', { acq_tid: '2025' })),
    status: 200,
    body: /"prepay_id":"wx26"/,
    header: ['authorization', /^WECHATPAY2-SHA256-RSA2048 mchid="1900000109"/],
    runs: 0,
  },
  {
    name: 'of APIv2, signed with MD5',
    make: async () =>
      sending(await other('v2/transaction-success', { ...V2_PAYMENT, transaction_id: fresh() })),
    status: 200,
    body: XML_OK,
    header: ['content-type', /^text\/xml/],
  },
  {
    name: 'of APIv2, signed with HMAC-SHA256',
    make: async () =>
      sending(
        await other(
          'v2/transaction-success',
          { ...V2_PAYMENT, transaction_id: fresh() },
          { sign_type: 'HMAC-SHA256' },
        ),
      ),
    status: 200,
    body: XML_OK,
  },
  {
    name: 'of APIv2, about a refund',
    make: async () => sending(await other('v2/refund-processed', { ...V2_REFUND, refund_id: fresh() })),
    status: 200,
    body: XML_OK,
  },
  {
    name: 'of APIv2, encrypted',
    make: async () => sending(await other('v2/CHECK.SUCCESS', { out_order_no: fresh() })),
    status: 200,
    body: XML_OK,
  },
];

const HOSTILE: readonly Case[] = [
  {
    name: 'whose handler throws',
    make: async () => sending(await payment({ attach: 'throw' })),
    status: 500,
    body: FAIL,
    runs: 1,
  },
  {
    name: 'whose handler takes too long',
    make: async () => sending(await payment({ attach: 'hang' })),
    status: 503,
    body: FAIL,
    runs: 1,
    during: async (timer, _, desk) => {
      const before = desk.handled.length;
      await until(() => desk.handled.length > before);
      timer.advance(4_500);
    },
  },
  {
    name: 'with GET',
    make: async () => sending(await payment(), { method: 'GET', body: [] }),
    status: [404, 405],
  },
  {
    name: 'as text',
    make: async () => withHeader(await payment(), 'Content-Type', 'text/plain'),
    status: 415,
    body: FAIL,
  },
  {
    name: 'as a form',
    make: async () => withHeader(await payment(), 'Content-Type', 'application/x-www-form-urlencoded'),
    status: 415,
  },
  { name: 'without a content type', make: async () => without(await payment(), 'Content-Type'), status: 415 },
  ...['Timestamp', 'Nonce', 'Serial', 'Signature'].map(
    (part): Case => ({
      name: `without Wechatpay-${part}`,
      make: async () => without(await payment(), `Wechatpay-${part}`),
      status: 400,
      body: FAIL,
    }),
  ),
  ...['Timestamp', 'Nonce', 'Serial', 'Signature'].map(
    (part): Case => ({
      name: `with two Wechatpay-${part}`,
      make: async () => twice(await payment(), `Wechatpay-${part}`),
      status: 400,
    }),
  ),
  {
    name: 'of more than a megabyte',
    make: async () => sending(await payment({ attach: 'x'.repeat(MEGABYTE) })),
    status: 413,
    body: FAIL,
  },
  {
    name: 'of more than a megabyte, without Content-Length',
    make: async () => {
      const message = await payment({ attach: 'x'.repeat(MEGABYTE) });
      return sending(message, { framing: 'chunks', body: parts(message.body, 64 * 1024) });
    },
    status: 413,
  },
  {
    name: 'with an incomplete body',
    make: async () => sending(await payment(), { framing: 'half' }),
    status: 408,
    during: async (timer) => {
      await until(() => timer.waiting > 0);
      timer.advance(4_500);
    },
  },
  {
    name: 'with a signature probe',
    make: async () => {
      const message = await payment();
      return withHeader(
        message,
        'Wechatpay-Signature',
        `WECHATPAY/SIGNTEST/${message.headers['Wechatpay-Signature']}`,
      );
    },
    status: 401,
  },
  {
    name: '301 seconds old',
    make: async () => sending(await payment({}, { now: NOW - 301_000 })),
    status: 401,
    body: FAIL,
  },
  {
    name: 'of an unknown serial',
    make: async () => withHeader(await payment(), 'Wechatpay-Serial', 'PUB_KEY_ID_0'),
    status: 401,
  },
  { name: 'whose first byte changed', make: async () => sending(flip(await payment(), 0)), status: 401 },
  { name: 'whose middle changed', make: async () => sending(flip(await payment(), 400)), status: 401 },
  {
    name: 'parsed and serialized again',
    make: async () => {
      const message = await payment();
      const body = Buffer.from(JSON.stringify(JSON.parse(message.body.toString()), null, 2));
      return sending({ ...message, body });
    },
    status: 401,
  },
  { name: 'without a body', make: async () => sending(await payment(), { body: [] }), status: 401 },
  {
    name: 'of APIv2, without a sign',
    make: async () => sending(await v2Unsigned()),
    status: 400,
    body: /<return_code>FAIL/,
  },
  {
    name: 'of APIv2, with another amount',
    make: async () => {
      const message = await other('v2/transaction-success', { ...V2_PAYMENT, transaction_id: fresh() });
      return sending({
        ...message,
        body: Buffer.from(message.body.toString().replace('<total_fee>1', '$&0')),
      });
    },
    status: 401,
    body: /<return_code>FAIL/,
  },
  {
    name: 'of APIv2, with a document type definition',
    make: async () => ({
      headers: [['Content-Type', 'text/xml']],
      body: [
        Buffer.from('<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><sign>&e;</sign></xml>'),
      ],
    }),
    status: 400,
  },
  {
    name: 'of APIv2, with entity expansion',
    make: async () => {
      const entities = Array.from({ length: 20 }, (_, at) => `<!ENTITY e${at + 1} "&e${at};&e${at};">`).join(
        '',
      );
      return {
        headers: [['Content-Type', 'text/xml']],
        body: [Buffer.from(`<!DOCTYPE xml [<!ENTITY e0 "x">${entities}]><xml><sign>&e20;</sign></xml>`)],
      };
    },
    status: 400,
  },
  {
    name: 'encrypted for another merchant',
    make: async () => {
      const owner = await identity();
      const apiv3Key = createHash('md5').update(owner.apiv3Key).digest('hex');
      return sending(
        await signNotification({ ...owner, apiv3Key }, 'TRANSACTION.SUCCESS', PAYMENT, { now: NOW }),
      );
    },
    status: 500,
    body: /^\{"code":"FAIL","message":"The notification was not processed"\}$/,
  },
];

/** The cases that every adapter must handle. */
export const CASES: readonly Case[] = [...GOOD, ...HOSTILE];
