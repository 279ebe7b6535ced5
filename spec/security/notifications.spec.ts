import { createCipheriv, createHash } from 'node:crypto';
import { Wechatpay } from 'wechatpay-chain';
import { Invoke } from 'wechatpay-chain/invoke';
import { Notifications, type NotificationsOptions } from 'wechatpay-chain/notify';
import { configOf, type Identity } from 'wechatpay-chain/sandbox';
import { delivery, identity, NOW, PAYMENT, receiver, signed } from '../support/notification';

let keys: Identity;
beforeAll(async () => {
  keys = await identity();
});

/** A receiver, and the events of its handlers. */
async function listening(
  options: NotificationsOptions = {},
): Promise<{ notifications: Notifications; told: string[] }> {
  const notifications = await receiver(options);
  const told: string[] = [];
  notifications.otherwise(({ event_type }) => {
    told.push(event_type);
  });
  return { notifications, told };
}

const xmlOf = (fields: Readonly<Record<string, string>>): string =>
  `<xml>${Object.entries(fields)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('')}</xml>`;

const asXml = (body: string) => ({
  method: 'POST',
  target: '/',
  headers: { 'content-type': 'text/xml' },
  body,
});

/** A notice of a refund as APIv2 sends it: encrypted with the hash of the APIv2 key, signed by nothing. */
function refundNotice(said: string, outer: Readonly<Record<string, string>>): string {
  const key = createHash('md5').update(keys.secret).digest('hex');
  const cipher = createCipheriv('aes-256-ecb', key, null);
  const req_info = Buffer.concat([cipher.update(said), cipher.final()]).toString('base64');
  return xmlOf({ ...outer, req_info });
}

it('A forged notification is refused, and no handler runs.', async () => {
  const { notifications, told } = await listening();
  const genuine = await signed('TRANSACTION.SUCCESS', PAYMENT);
  const { 'Wechatpay-Signature': _, ...unsigned } = genuine.headers;
  const forgeries = [
    { ...genuine, body: Buffer.from(String(genuine.body).replace('TRANSACTION', 'TRANSACTIOM')) },
    { ...genuine, headers: unsigned },
    { ...genuine, headers: { ...genuine.headers, 'Wechatpay-Serial': 'ABCDEF' } },
    { ...genuine, headers: { ...genuine.headers, 'Wechatpay-Nonce': 'other' } },
  ];
  for (const forgery of forgeries) {
    const { status } = await notifications.receive(delivery(forgery));
    expect([400, 401]).toContain(status);
  }
  expect(told).toEqual([]);
});

it('A notification whose timestamp differs from the clock by more than 300 seconds is refused.', async () => {
  const { notifications, told } = await listening();
  for (const [seconds, status] of [
    [-301, 401],
    [301, 401],
    [-300, 204],
    [300, 204],
  ] as const) {
    const transaction_id = `42000000012026112400000000${400 + seconds}`;
    const now = NOW + seconds * 1000;
    const message = await signed(
      'TRANSACTION.SUCCESS',
      { ...PAYMENT, transaction_id },
      { now, id: transaction_id },
    );
    expect((await notifications.receive(delivery(message))).status).toBe(status);
  }
  expect(told).toHaveLength(2);
});

it('A notification with a probe signature is refused.', async () => {
  const { notifications, told } = await listening();
  const { headers, body } = await signed('TRANSACTION.SUCCESS', PAYMENT);
  const probe = `WECHATPAY/SIGNTEST/${headers['Wechatpay-Signature']}`;
  const message = { headers: { ...headers, 'Wechatpay-Signature': probe }, body };
  expect((await notifications.receive(delivery(message))).status).toBe(401);
  expect(told).toEqual([]);
});

it('A notification body of more than 1 MB is refused and not read further.', async () => {
  const { notifications, told } = await listening();
  const { headers } = await signed('TRANSACTION.SUCCESS', PAYMENT);
  let read = 0;
  async function* endless() {
    for (; read < 100; read += 1) yield Buffer.alloc(64 * 1024, 0x20);
  }
  const { status } = await notifications.receive({ method: 'POST', target: '/', headers, body: endless() });
  expect(status).toBe(413);
  expect(read).toBeLessThan(20);
  expect(told).toEqual([]);
});

it('A handler runs once per event, regardless of how often the event is delivered.', async () => {
  const { notifications, told } = await listening();
  for (const id of ['1', '2', '3']) {
    await notifications.receive(delivery(await signed('TRANSACTION.SUCCESS', PAYMENT, { id })));
  }
  expect(told).toEqual(['TRANSACTION.SUCCESS']);
});

it('Events of two merchants are distinct even if they have the same number.', async () => {
  const { notifications, told } = await listening();
  const bill = {
    out_bill_no: 'B1',
    transfer_bill_no: '1330000071100999991182020050700019480001',
    state: 'SUCCESS',
    mch_id: '1900000109',
    transfer_amount: 100,
    openid: 'o',
    create_time: '2026-11-24T12:26:40+08:00',
    update_time: '2026-11-24T12:26:40+08:00',
  };
  const of = (sub_mchid: string, transfer_bill_no: string): object => ({
    ...bill,
    sub_mchid,
    transfer_bill_no,
  });
  const type: string = 'MCHTRANSFER.BILL.FINISHED';
  for (const [index, resource] of [of('1900000110', '13300001'), of('1900000111', '13300002')].entries()) {
    const message = await signed(type, { ...resource }, { id: `EV-${index}` });
    expect((await notifications.receive(delivery(message))).status).toBe(204);
  }
  expect(told).toHaveLength(2);
});

it('The reply to a sender does not reveal internal errors.', async () => {
  const notifications = await receiver();
  notifications.otherwise(() => {
    throw new Error('the database at 10.0.0.7 is down');
  });
  const reply = await notifications.receive(delivery(await signed('TRANSACTION.SUCCESS', PAYMENT)));
  expect(reply.status).toBe(500);
  expect(String(reply.body)).not.toMatch(/10\.0\.0\.7|database|at .*:\d+/);
});

it('Payment parameters that a browser sees cannot be turned into an APIv2 notification.', async () => {
  const { notifications, told } = await listening();
  await using wxpay = new Wechatpay(configOf(keys));
  const order = { appid: 'wxd678efh567hg6787', prepay_id: 'wx201410272009395522657a690389285100' };
  const { paySign: sign, ...jsapi } = new Invoke(wxpay).v2.jsapi(order);
  const own = { return_code: '', result_code: '', mch_id: '', appid: '' };
  const plants = [
    {},
    { transaction_id: '', out_trade_no: '' },
    { ...own, transaction_id: '', out_trade_no: '' },
    { contract_code: '', change_type: '' },
  ];
  for (const planted of plants) {
    const { status } = await notifications.receive(asXml(xmlOf({ ...jsapi, ...planted, sign })));
    expect([planted, status >= 400]).toEqual([planted, true]);
  }
  expect(told).toEqual([]);
});

it('Invalid APIv2 refund notifications are all refused with the same error.', async () => {
  const { notifications, told } = await listening();
  const outer = { return_code: 'SUCCESS', appid: 'wxd678efh567hg6787', mch_id: keys.mchid, nonce_str: 'n' };
  const secretText = '14170001202611290000000001';
  const bodies = [
    refundNotice(`<root><refund_id>${secretText}</refund_id>`, outer),
    refundNotice(`<root><refund_id>${secretText}<b></root>`, outer),
    refundNotice(`${secretText}`, outer),
    xmlOf({ ...outer, req_info: Buffer.alloc(64, 7).toString('base64') }),
    xmlOf({ ...outer, req_info: 'AAAA' }),
    refundNotice('<root><refund_id>1</refund_id></root>', {}),
    refundNotice('<root><refund_id>1</refund_id></root>', { ...outer, mch_id: '1900000999' }),
  ];
  const replies = await Promise.all(bodies.map((body) => notifications.receive(asXml(body))));
  expect(replies.map(({ status }) => status >= 400 && status < 500)).toEqual(bodies.map(() => true));
  expect(replies.map(({ body }) => String(body)).join('\n')).not.toContain(secretText);
  const afterDecryption = replies.slice(0, 5).map(({ status, body }) => `${status} ${String(body)}`);
  expect(new Set(afterDecryption).size).toBe(1);
  expect(told).toEqual([]);
});

it('Invalid messages of outsiders get a 4xx response and do not fill the log.', async () => {
  const warnings: unknown[] = [];
  const warn = (warning: unknown) => warnings.push(warning);
  process.on('warning', warn);
  const { secret: _, ...config } = configOf(keys);
  const receivers = [new Notifications({ ...configOf(keys), clock: () => NOW }), new Notifications(config)];
  const bodies = [
    'garbage',
    '{"id":"1"}',
    '<xml><a>1</a></xml>',
    xmlOf({ return_code: 'SUCCESS', mch_id: keys.mchid, req_info: Buffer.alloc(64, 9).toString('base64') }),
  ];
  const statuses: number[] = [];
  for (const notifications of receivers) {
    for (const body of [...bodies, ...bodies])
      statuses.push((await notifications.receive(asXml(body))).status);
  }
  await new Promise(setImmediate);
  process.off('warning', warn);
  expect(statuses.filter((status) => status < 400 || status >= 500)).toEqual([]);
  // A missing APIv2 key is an error of this side, and is reported once.
  expect(warnings.length).toBeLessThanOrEqual(1);
});

it('A client payload refuses values that could add a field to its signature.', async () => {
  await using wxpay = new Wechatpay(configOf(keys));
  const { busifavor } = new Invoke(wxpay);
  const planted = { stock_id: '1', out_request_no: 'a&transaction_id=1', open_id: 'o' };
  expect(() => busifavor.h5(planted)).toThrow(expect.objectContaining({ name: 'ConfigError' }));
  expect(() => busifavor.plugin([planted])).toThrow(expect.objectContaining({ name: 'ConfigError' }));
});
