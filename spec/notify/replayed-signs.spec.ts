import fc from 'fast-check';
import { Wechatpay } from 'wechatpay-chain';
import { Invoke } from 'wechatpay-chain/invoke';
import { Notifications } from 'wechatpay-chain/notify';
import { configOf, type Identity } from 'wechatpay-chain/sandbox';
import { allOperations, allWebhooks, type Operation } from '../../lib/reference';
import { Xml } from '../../lib/xml';
import { call } from '../support/client';
import { identity, NOW } from '../support/notification';

type Texts = Record<string, string>;

let wxpay: Wechatpay;
let notifications: Notifications;
let sent: Texts | undefined;

/** Stops each APIv2 call before its bytes are sent, and records them. */
class Sent extends Error {}

beforeAll(async () => {
  const keys: Identity = await identity();
  const config = { ...configOf(keys), clock: () => NOW, retry: false as const };
  wxpay = new Wechatpay(config);
  wxpay.stack.v2.replace('transport', async ({ method, target, body }) => {
    const query = Object.fromEntries(new URLSearchParams(target.split('?')[1]));
    sent = method === 'GET' ? query : (Xml.parse(body as Buffer) as Texts);
    throw new Sent();
  });
  notifications = new Notifications(wxpay);
});

const OPERATIONS = allOperations().filter(
  ({ path, request }) => path.startsWith('v2/') && (request.xml ?? request.query) !== undefined,
);
/** The documented fields of each kind; a number represents `$n`. */
const KINDS = allWebhooks()
  .filter(({ version }) => version === 'v2')
  .map(({ event_type, body }) => ({
    event_type,
    fields: Object.fromEntries(
      Object.entries(body).map(([name, field]) => [name.replace('$n', '0'), field.enum?.[0]]),
    ),
  }));
const NAMES = [...new Set(KINDS.flatMap(({ fields }) => Object.keys(fields)))];
const CODES = [
  'SUCCESS',
  'FAIL',
  'ADD',
  'HMAC-SHA256',
  'MD5',
  'CHECK.SUCCESS',
  'AEAD_AES_256_GCM',
  '1',
  '1900000109',
];

/** Signed parameters that reach a browser or an app, with their sign in the field that notifications use. */
const seen = fc.constantFrom(
  (invoke: Invoke, text: string) => invoke.v2.jsapi({ appid: text, prepay_id: text }),
  (invoke: Invoke, text: string) =>
    invoke.v2.jsapi({ appid: text, prepay_id: text, sign_type: 'HMAC-SHA256' }),
  (invoke: Invoke, text: string) => invoke.v2.miniProgram({ appid: text, prepay_id: text }),
  (invoke: Invoke, text: string) => invoke.v2.app({ appid: text, prepay_id: text }),
  (invoke: Invoke, text: string) => invoke.redPacket({ appid: text, package: text }),
  (invoke: Invoke, text: string) => invoke.payscore.global.confirm({ package: text }).miniProgram.extraData,
  (invoke: Invoke, text: string) =>
    invoke.payscore.detail({ service_id: text, out_order_no: text }).miniProgram.extraData,
  (invoke: Invoke, text: string) => {
    const page = new URL(invoke.busifavor.h5({ stock_id: text, out_request_no: text, open_id: text }));
    return Object.fromEntries(page.searchParams);
  },
  (invoke: Invoke, text: string) => {
    const { send_coupon_params, ...rest } = invoke.busifavor.plugin([
      { stock_id: text, out_request_no: text },
    ]);
    return { ...rest, stock_id0: text, out_request_no0: text };
  },
);

/** Texts that contain several fields if signed as they are, and texts that users enter. */
const text = fc.oneof(
  fc.constantFrom('a', 'wx2421b1c4370ec43b', '1409811653', '中文'),
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...CODES)).map(([name, code]) => `a&${name}=${code}`),
);

const change = fc.record({
  removed: fc.subarray(['appid', 'appId', 'package', 'signType', 'sign_type', 'timeStamp', 'nonce_str']),
  emptied: fc.subarray(NAMES, { maxLength: 30 }),
  added: fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom('', ...CODES), { maxKeys: 30 }),
  whole: fc.option(fc.constantFrom(...KINDS), { nil: undefined }),
  filled: fc.boolean(),
  split: fc.boolean(),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** All changes that an attacker without the key can make to a payload with a valid sign. */
function changed(payload: Texts, { removed, emptied, added, whole, filled, split }: Change): Texts {
  const { paySign, sign = paySign ?? '', ...own } = payload;
  const fields: Texts = { ...(split ? splitAll(own) : own) };
  for (const name of Object.keys(whole?.fields ?? {})) fields[name] ??= filled ? codeOf(whole, name) : '';
  Object.assign(fields, added);
  for (const name of emptied) if (name in fields) fields[name] = '';
  for (const name of removed) delete fields[name];
  return { ...fields, sign };
}

/** The same signed text, split into fields at other positions. */
function splitAll(fields: Texts): Texts {
  const pieces = Object.entries(fields).flatMap(([name, value]) => `${name}=${value}`.split('&'));
  return Object.fromEntries(
    pieces.map((piece) => [piece.split('=')[0] ?? '', piece.slice(piece.indexOf('=') + 1)]),
  );
}

function codeOf(kind: Change['whole'], name: string): string {
  return String(kind?.fields[name] ?? (name.endsWith('mch_id') ? '1900000109' : '1'));
}

function xml(fields: readonly (readonly [string, string])[]): string {
  const elements = fields.map(([name, value]) => {
    const text = value.replaceAll(']]>', ']]]]><![CDATA[>');
    return `<${name}><![CDATA[${text}]]></${name}>`;
  });
  return `<xml>${elements.join('')}</xml>`;
}

async function isAccepted(fields: Texts): Promise<boolean> {
  const elements = Object.entries(fields).filter(([name]) => /^[a-z_][\w.$-]*$/i.test(name));
  const body = xml(elements);
  return notifications.parse({ headers: { 'content-type': 'text/xml' }, body }).then(
    () => true,
    () => false,
  );
}

/** The request that the client sends for a documented operation with all fields set. */
async function requestOf({ method, path, request }: Operation, value: string): Promise<Texts> {
  const group = method === 'GET' ? 'query' : 'xml';
  const names = Object.keys(request.xml ?? request.query ?? {});
  const filled = names.map((name) => [name, /^(combine_)?mch_?id$/.test(name) ? '1900000109' : value]);
  const fields = { ...Object.fromEntries(filled), sign_type: 'MD5' };
  sent = undefined;
  const verb = method === 'GET' ? 'get' : 'post';
  await Reflect.apply(wxpay.chain(path)[verb], undefined, [{ [group]: fields }]).catch(() => undefined);
  return sent ?? {};
}

const unlucky = (fields: Texts) => `accepted: ${JSON.stringify(fields)}`;

describe('a payload with a valid APIv2 sign that is not a notification', () => {
  it('is refused with fields added, removed or emptied: payment parameters', async () => {
    const invoke = new Invoke(wxpay);
    const payload = fc.tuple(seen, text).map(([make, value]) => {
      try {
        return make(invoke, value) as unknown as Texts;
      } catch {
        return make(invoke, 'refused') as unknown as Texts;
      }
    });
    await fc.assert(
      fc.asyncProperty(payload, change, async (fields, edit) => {
        const forged = changed(fields, edit);
        if (await isAccepted(forged)) throw new Error(unlucky(forged));
      }),
      { numRuns: 10_000 },
    );
  }, 300_000);

  it('is refused with fields added, removed or emptied: requests of the client', async () => {
    const value = fc.oneof(fc.constantFrom('SUCCESS', 'FAIL', '1', 'ADD'), text);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...OPERATIONS), value, change, async (operation, filling, edit) => {
        const request = await requestOf(operation, filling);
        // Outsiders see only the requests that a browser opens.
        const forged = changed(request, {
          ...edit,
          split: edit.split && operation.answer.kind === 'redirect',
        });
        if (await isAccepted(forged)) throw new Error(`${operation.path} ${unlucky(forged)}`);
      }),
      { numRuns: 10_000 },
    );
  }, 300_000);

  it('includes the signed requests of the client in this test', async () => {
    let signed = 0;
    for (const operation of OPERATIONS) {
      if ((await requestOf(operation, '1'))['sign'] !== undefined) signed += 1;
    }
    expect(signed).toBeGreaterThan(OPERATIONS.length / 2);
  });

  it.each(['transaction_id', 'out_trade_no', 'change_type'])(
    'is not accepted as a payment with an empty %s',
    async (name) => {
      const ran: string[] = [];
      const handling = new Notifications(wxpay, { onError: () => undefined }).otherwise(({ event_type }) =>
        ran.push(event_type),
      );
      const { paySign, ...payment } = new Invoke(wxpay).v2.jsapi({ appid: 'wx1', prepay_id: 'wx2' });
      const fields = {
        ...payment,
        sign: paySign,
        transaction_id: '',
        out_trade_no: '',
        contract_code: '',
        [name]: '',
      };
      const headers = { 'content-type': 'text/xml' };
      const reply = await handling.receive({
        method: 'POST',
        target: '/',
        headers,
        body: xml(Object.entries(fields)),
      });
      expect(reply.status).toBe(400);
      expect(ran).toEqual([]);
    },
  );
});

describe('parameters that are signed as a string', () => {
  const refusing: [string, (invoke: Invoke, value: string) => unknown][] = [
    [
      'a coupon’s out_request_no',
      (invoke, value) => invoke.busifavor.plugin([{ stock_id: '1', out_request_no: value }]),
    ],
    [
      'a coupon’s name of a field',
      (invoke, value) => invoke.busifavor.plugin([{ stock_id: '1', out_request_no: '1', [value]: '1' }]),
    ],
    [
      'the page of a coupon',
      (invoke, value) => invoke.busifavor.h5({ stock_id: '1', out_request_no: value, open_id: 'o' }),
    ],
    [
      'an order of WeChat Pay Score',
      (invoke, value) => invoke.payscore.detail({ service_id: '1', out_order_no: value }),
    ],
    [
      'the package of WeChat Pay Score',
      (invoke, value) => invoke.payscore.global.confirm({ package: value }),
    ],
    ['an appid', (invoke, value) => invoke.v2.jsapi({ appid: value, prepay_id: '1' })],
    ['a prepay_id', (invoke, value) => invoke.v2.jsapi({ appid: '1', prepay_id: value })],
    ['a prepay_id in an app', (invoke, value) => invoke.v2.app({ appid: '1', prepay_id: value })],
    ['a partnerid', (invoke, value) => invoke.v2.app({ appid: '1', prepay_id: '1', partnerid: value })],
    ['a red packet’s appid', (invoke, value) => invoke.redPacket({ appid: value, package: 'a' })],
  ];

  it.each(refusing)('refuse & and = in %s', (_, make) => {
    const invoke = new Invoke(wxpay);
    for (const value of ['a&b', 'a=b', 'a&transaction_id=1']) {
      expect(() => make(invoke, value)).toThrow(expect.objectContaining({ code: 'ERR_CONFIG' }));
    }
  });

  it('refuse & and = in a page that a browser opens', async () => {
    const query = { mch_id: '1900000109', contract_code: 'a&transaction_id=1' };
    await expect(call(wxpay, 'get', 'v2/papay/entrustweb', { query })).rejects.toMatchObject({
      code: 'ERR_CONFIG',
      field: 'query.contract_code',
    });
  });
});
