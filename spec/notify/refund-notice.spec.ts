import { createCipheriv, createHash } from 'node:crypto';
import { DecryptionError, Wechatpay } from 'wechatpay-chain';
import { Notifications } from 'wechatpay-chain/notify';
import { configOf, type Identity } from 'wechatpay-chain/sandbox';
import { Xml } from '../../lib/xml';
import { identity, NOW, receiver, signed } from '../support/notification';

type Texts = Record<string, string>;

const REFUND = {
  out_refund_no: '131811191610442717309',
  out_trade_no: '71106718111915575302817',
  refund_account: 'REFUND_SOURCE_RECHARGE_FUNDS',
  refund_fee: '3960',
  refund_id: '50000408942018111907145868882',
  refund_status: 'SUCCESS',
  total_fee: '3960',
  transaction_id: '4200000215201811190261405420',
};

const OUTER = {
  return_code: 'SUCCESS',
  appid: 'wx2421b1c4370ec43b',
  mch_id: '1900000109',
  nonce_str: '5d2b6c2a8db53831f7eda20af46e531c',
};

let keys: Identity;
let notifications: Notifications;
beforeAll(async () => {
  keys = await identity();
  notifications = await receiver();
});

const xml = (root: string, fields: Texts): string =>
  `<${root}>${Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</${root}>`;

/** The plaintext of `req_info`, encrypted by the test. */
function sealed(plaintext: string): string {
  const key = createHash('md5').update(keys.secret).digest('hex');
  const cipher = createCipheriv('aes-256-ecb', key, null);
  return Buffer.concat([cipher.update(plaintext), cipher.final()]).toString('base64');
}

const headers = { 'content-type': 'text/xml' };
const reply = async (body: string) => {
  const { status, body: answer } = await notifications.receive({
    method: 'POST',
    target: '/',
    headers,
    body,
  });
  return `${status} ${answer?.toString()}`;
};

describe('a refund notification', () => {
  it('is refused with the same error for every failure of decryption', async () => {
    const answers = new Set<string>();
    const whole = sealed(xml('root', REFUND));
    const bytes = Buffer.from(whole, 'base64');
    const ciphertexts = [
      'AAAA',
      'not base64 §',
      Buffer.alloc(64).toString('base64'),
      bytes.subarray(0, 32).toString('base64'),
      bytes.subarray(16).toString('base64'),
      Buffer.concat([bytes.subarray(32, 64), bytes]).toString('base64'),
      sealed('no XML at all: 4200000215201811190261405420'),
      sealed('<root><4200000215201811190261405420/></root>'),
      sealed(xml('root', { refund_id: '1' })),
      sealed(xml('root', { ...REFUND, refund_status: '' })),
    ];
    for (const req_info of ciphertexts) answers.add(await reply(xml('xml', { ...OUTER, req_info })));
    expect([...answers]).toEqual([
      expect.stringMatching(/^400 .*Decryption of the refund notification failed/),
    ]);
  });

  it.each(Object.keys(OUTER))('is refused without %s', async (name) => {
    const { [name as 'appid']: _, ...outer } = OUTER;
    const body = xml('xml', { ...outer, req_info: sealed(xml('root', REFUND)) });
    await expect(notifications.parse({ headers, body })).rejects.toMatchObject({
      code: 'ERR_MESSAGE',
      status: 400,
    });
  });

  it.each([
    ['of another merchant', { mch_id: '1900000110' }],
    ['of another AppID', { appid: 'wx0000000000000000' }],
  ])('%s is refused', async (_, change) => {
    const own = await receiver({ appids: [OUTER.appid] });
    const body = (outer: Texts) => xml('xml', { ...outer, req_info: sealed(xml('root', REFUND)) });
    await expect(own.parse({ headers, body: body(OUTER) })).resolves.toMatchObject({ resource: REFUND });
    await expect(own.parse({ headers, body: body({ ...OUTER, ...change }) })).rejects.toMatchObject({
      code: 'ERR_FOREIGN',
    });
  });

  it('keeps its plaintext out of the error and its cause', async () => {
    const body = xml('xml', { ...OUTER, req_info: sealed('<root>4200000215201811190261405420') });
    const error: unknown = await notifications.parse({ headers, body }).catch((fault) => fault);
    expect(error).toBeInstanceOf(DecryptionError);
    expect(error).not.toHaveProperty('cause');
    expect(JSON.stringify(error)).not.toContain('42000002152018');
  });
});

describe('the query method of a refund event', () => {
  it('queries the refund in one call, by its ID and the merchants of the message', async () => {
    const wxpay = new Wechatpay({ ...configOf(keys), clock: () => NOW, retry: false });
    const sent: unknown[] = [];
    wxpay.stack.v2.replace('transport', async ({ target, body }) => {
      sent.push(target, Xml.parse(body as Buffer));
      throw new Error('sent');
    });
    const req_info = sealed(xml('root', REFUND));
    const parties = { ...OUTER, sub_mch_id: '1900000111', sub_appid: 'wx9' };
    const body = xml('xml', { ...parties, req_info });
    const event = await new Notifications(wxpay).parse({ headers, body });
    if (event.event_type !== 'v2/refund-processed') throw new Error(event.event_type);
    await expect(event.query()).rejects.toBeInstanceOf(Error);
    const { return_code, nonce_str, ...asked } = parties;
    expect(sent).toEqual([
      '/pay/refundquery',
      expect.objectContaining({ ...asked, refund_id: REFUND.refund_id, sign: expect.any(String) }),
    ]);
  });

  it('is not enumerable', async () => {
    const event = await notifications.parse(await signed('v2/refund-processed', REFUND));
    expect(event).toHaveProperty('query', expect.any(Function));
    expect(Object.keys(event)).not.toContain('query');
  });
});
