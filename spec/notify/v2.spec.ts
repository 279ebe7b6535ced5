import { createHash, createHmac, createSecretKey } from 'node:crypto';
import { DecryptionError, NotificationError, SignatureError } from 'wechatpay-chain';
import { Notifications } from 'wechatpay-chain/notify';
import { configOf, type Identity } from 'wechatpay-chain/sandbox';
import { AesGcm } from '../../lib/crypto';
import { kindOfMessage } from '../../lib/notify/v2/event-type';
import { allWebhooks, type Field, type Fields } from '../../lib/reference';
import { delivery, identity, NOW, receiver, signed } from '../support/notification';

let keys: Identity;
let notifications: Notifications;

beforeAll(async () => {
  keys = await identity();
  notifications = await receiver();
});

const PAYMENT = {
  mch_id: '1900000109',
  nonce_str: '5d2b6c2a8db53831f7eda20af46e531c',
  appid: 'wx2421b1c4370ec43b',
  bank_type: 'CFT',
  fee_type: 'CNY',
  is_subscribe: 'Y',
  openid: 'oUpF8uMEb4qRXf22hE3X68TekukE',
  out_trade_no: '1409811653',
  result_code: 'SUCCESS',
  return_code: 'SUCCESS',
  time_end: '20261124122640',
  total_fee: '1',
  trade_type: 'JSAPI',
  transaction_id: '1004400740201409030005092168',
  attach: '',
  new_field: '以后的字段 <b> & ]]>',
};

const xml = (fields: Record<string, string>): string =>
  `<xml>${Object.entries(fields)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('')}</xml>`;

/** The sign of fields, calculated by the test. */
function signOf(fields: Record<string, string>, type: 'MD5' | 'HMAC' = 'MD5'): string {
  const names = Object.keys(fields)
    .filter((name) => name !== 'sign' && fields[name] !== '')
    .sort();
  const text = `${names.map((name) => `${name}=${fields[name]}`).join('&')}&key=${keys.secret}`;
  const hash = type === 'MD5' ? createHash('md5') : createHmac('sha256', keys.secret);
  return hash.update(text).digest('hex').toUpperCase();
}

const parse = (body: string, headers = { 'content-type': 'text/xml' }) =>
  notifications.parse({ headers, body });

describe('a signed notification of APIv2', () => {
  it.each(['MD5', 'HMAC'] as const)(
    'is verified with %s, as the length of its sign indicates',
    async (type) => {
      const fields = { ...PAYMENT, new_field: 'x' };
      const event = await parse(xml({ ...fields, sign: signOf(fields, type) }));
      expect(event).toMatchObject({ version: 'v2', event_type: 'v2/transaction-success' });
      const { attach, ...notEmpty } = fields;
      expect({ ...event.resource }).toEqual({ ...notEmpty, sign: signOf(fields, type) });
      if (event.event_type === 'v2/transaction-success') {
        const fee: string = event.resource.total_fee;
        expect(fee).toBe('1');
      }
    },
  );

  it.each(['MD5', 'HMAC-SHA256'] as const)('is accepted from the gateway with %s', async (sign_type) => {
    const type: string = 'v2/transaction-success';
    const { attach, ...notEmpty } = PAYMENT;
    const event = await notifications.parse(await signed(type, PAYMENT, { sign_type }));
    expect(event.resource).toMatchObject(notEmpty);
  });

  it.each(['application/xml', 'text/xml; charset=utf-8'])('can have the content type %s', async (type) => {
    const fields = { ...PAYMENT, new_field: 'x' };
    const body = xml({ ...fields, sign: signOf(fields) });
    await expect(parse(body, { 'content-type': type })).resolves.toMatchObject({ version: 'v2' });
  });

  it.each<[string, (fields: Record<string, string>) => Record<string, string>]>([
    ['without a sign', ({ sign, ...fields }) => fields],
    ['with an empty sign', (fields) => ({ ...fields, sign: '' })],
    ['with a sign of another length', (fields) => ({ ...fields, sign: 'ABC' })],
    ['with a sign in lower case', (fields) => ({ ...fields, sign: fields['sign']?.toLowerCase() ?? '' })],
    ['with another amount', (fields) => ({ ...fields, total_fee: '2' })],
    ['with one more field', (fields) => ({ ...fields, more: '1' })],
    ['with one field less', ({ attach, openid, ...fields }) => fields],
    ['that is empty', () => ({})],
  ])('%s is refused', async (_, change) => {
    const fields = { ...PAYMENT, new_field: 'x' };
    await expect(parse(xml(change({ ...fields, sign: signOf(fields) })))).rejects.toBeInstanceOf(
      SignatureError,
    );
  });

  it.each([
    ['text that is not XML', 'hello'],
    [
      'a document type definition',
      '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>',
    ],
    ['a repeated field', '<xml><total_fee>1</total_fee><total_fee>2</total_fee></xml>'],
    ['a field with fields inside', '<xml><a><b>1</b></a></xml>'],
    ['a field named __proto__', '<xml><__proto__>1</__proto__></xml>'],
  ])('%s gets a 400 in XML', async (_, body) => {
    const reply = await notifications.receive({
      method: 'POST',
      target: '/',
      headers: { 'content-type': 'text/xml' },
      body,
    });
    expect(reply.status).toBe(400);
    expect(reply.body?.toString()).toMatch(/^<xml><return_code>FAIL<\/return_code>/);
  });

  it('gets the exact reply text that WeChat Pay expects', async () => {
    const handling = (await receiver()).on('v2/transaction-success', () => undefined);
    const type: string = 'v2/transaction-success';
    const reply = await handling.receive(delivery(await signed(type, PAYMENT)));
    expect(reply).toEqual({
      status: 200,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: Buffer.from(
        '<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>',
      ),
    });
  });

  it('is handled once', async () => {
    let runs = 0;
    const handling = (await receiver()).on('v2/transaction-success', () => {
      runs += 1;
    });
    const type: string = 'v2/transaction-success';
    for (let sent = 0; sent < 3; sent += 1) {
      await expect(handling.receive(delivery(await signed(type, PAYMENT)))).resolves.toMatchObject({
        status: 200,
      });
    }
    expect(runs).toBe(1);
  });
});

describe('a refund notification', () => {
  const REFUND = {
    out_refund_no: '131811191610442717309',
    out_trade_no: '71106718111915575302817',
    refund_account: 'REFUND_SOURCE_RECHARGE_FUNDS',
    refund_fee: '3960',
    refund_id: '50000408942018111907145868882',
    refund_status: 'SUCCESS',
    total_fee: '3960',
    transaction_id: '4200000215201811190261405420',
    cash_refund_fee: '3960',
  };

  it('is decrypted with the MD5 of the APIv2 key', async () => {
    const event = await notifications.parse(await signed('v2/refund-processed', REFUND));
    expect(event.event_type).toBe('v2/refund-processed');
    expect({ ...event.resource }).toEqual(REFUND);
  });

  it('cannot be decrypted with another key', async () => {
    const other = new Notifications({ ...configOf(keys), secret: 'y'.repeat(32), clock: () => NOW });
    const message = await signed('v2/refund-processed', REFUND);
    await expect(other.parse(message)).rejects.toBeInstanceOf(DecryptionError);
  });
});

describe('an encrypted event of APIv2', () => {
  const CHECK = { state: 'USER_ACCEPTED', service_id: '500001', out_order_no: '1234323JKHDFE1243252' };

  it.each(['v2/CHECK.SUCCESS', 'v2/CHECK.FAIL', 'v2/TRANSACTION.SUCCESS', 'v2/TRANSACTION.FAIL'] as const)(
    '%s is verified with the APIv2 key and decrypted with the APIv3 key',
    async (type) => {
      const event = await notifications.parse(await signed(type, CHECK));
      expect(event.event_type).toBe(type);
      expect({ ...event.resource }).toEqual(CHECK);
    },
  );

  it('is refused if a byte is changed', async () => {
    const message = await signed('v2/CHECK.SUCCESS', CHECK);
    const body = message.body.toString().replace('<event_ciphertext><![CDATA[', '$&A');
    await expect(notifications.parse({ ...message, body })).rejects.toBeInstanceOf(SignatureError);
  });

  it('reports a plaintext that is not XML, and keeps it out of the error', async () => {
    const fields = {
      appid: 'wx1',
      mch_id: '1900000109',
      algorithm: 'HMAC-SHA256',
      nonce_str: '1',
      event_id: '1',
      event_create_time: '20261124122640',
      event_type: 'CHECK.SUCCESS',
      event_algorithm: 'AEAD_AES_256_GCM',
      event_nonce: '0123456789ab',
      event_ciphertext: AesGcm.encrypt(
        'no XML: 4200000215',
        createSecretKey(keys.apiv3Key, 'utf8'),
        '0123456789ab',
        '',
      ),
    };
    const error: unknown = await parse(xml({ ...fields, sign: signOf(fields, 'HMAC') })).catch(
      (fault) => fault,
    );
    expect(error).toBeInstanceOf(DecryptionError);
    expect(error).toMatchObject({ message: 'Expected XML in the decrypted event, received other text' });
    expect(error).not.toHaveProperty('cause');
  });

  it('cannot be decrypted with another APIv3 key', async () => {
    const other = new Notifications({ ...configOf(keys), apiv3Key: 'z'.repeat(32), clock: () => NOW });
    await expect(other.parse(await signed('v2/CHECK.SUCCESS', CHECK))).rejects.toBeInstanceOf(
      DecryptionError,
    );
  });
});

describe('an APIv2 notification without a configured key', () => {
  it.each([
    ['secret', 'v2/refund-processed'],
    ['secret', 'v2/transaction-success'],
    ['apiv3Key', 'v2/CHECK.SUCCESS'],
  ] as const)('%s, the error names it: %s', async (field, type) => {
    const { [field]: _, ...config } = configOf(keys);
    const other = new Notifications({ ...config, clock: () => NOW });
    const name: string = type;
    await expect(other.parse(await signed(name, PAYMENT))).rejects.toMatchObject({ field });
  });
});

describe('the event type of an APIv2 message', () => {
  const plain = allWebhooks().filter(
    ({ version, event_type }) => version === 'v2' && event_type !== 'refund-processed',
  );

  /** A value that matches the documented pattern; success codes come first. */
  const sample = (name: string, { type, enum: codes }: Field): string =>
    name === 'return_code' || name === 'result_code'
      ? String(codes?.[0] ?? 'SUCCESS')
      : String(codes?.[0] ?? (type === 'integer' ? 1 : 'x'));

  const fieldsOf = (body: Fields): Record<string, string> =>
    Object.fromEntries(
      Object.entries(body)
        .filter(([, field]) => field.required)
        .map(([name, field]) => [name, sample(name, field)]),
    );

  const more: Readonly<Record<string, Record<string, string>>> = {
    'transaction-failed': { result_code: 'FAIL' },
    'pap-contract-state-changed': { return_code: 'SUCCESS' },
  };

  it.each(plain.map(({ event_type, body }) => [event_type, body] as const))(
    '%s is identified by its fields',
    (type, body) => {
      expect(kindOfMessage({ ...fieldsOf(body), ...more[type] }).type).toBe(`v2/${type}`);
    },
  );

  it.each(
    plain.flatMap(({ event_type, body }) =>
      Object.keys(fieldsOf(body)).map((name) => [event_type, name, body] as const),
    ),
  )('%s requires %s', (type, name, body) => {
    const optional = {
      'pap-contract-state-changed': ['plan_id', 'request_serial'],
      'vehicle-state-changed-for-parking': ['plate_number'],
    };
    const fields = { ...fieldsOf(body), ...more[type], [name]: '' };
    const kind = () => kindOfMessage(fields).type;
    if (Object.entries(optional).some(([each, names]) => each === type && names.includes(name))) {
      expect(kind()).toBe(`v2/${type}`);
    } else {
      expect(kind).toThrow(NotificationError);
    }
  });

  it('is unknown if the fields match no documented message', () => {
    expect(() => kindOfMessage({ a: '1' })).toThrow(NotificationError);
  });

  it.each([
    ['SUCCESS', undefined, 'v2/transaction-success'],
    ['SUCCESS', 'SUCCESS', 'v2/transaction-success'],
    ['SUCCESS', 'PAY_FAIL', 'v2/transaction-failed'],
    ['SUCCESS', 'ACCEPTED', 'v2/transaction-failed'],
    ['FAIL', undefined, 'v2/transaction-failed'],
    ['FAIL', 'SUCCESS', 'v2/transaction-failed'],
  ])('of a payment with result_code %s and trade_state %s is %s', async (result_code, trade_state, type) => {
    const fields = { ...PAYMENT, new_field: 'x', result_code, ...(trade_state && { trade_state }) };
    const ran: string[] = [];
    const handling = (await receiver())
      .on('v2/transaction-success', ({ event_type }) => ran.push(event_type))
      .on('v2/transaction-failed', ({ event_type, resource }) => ran.push(event_type, resource.out_trade_no));
    const reply = await handling.receive({
      method: 'POST',
      target: '/',
      headers: { 'content-type': 'text/xml' },
      body: xml({ ...fields, sign: signOf(fields) }),
    });
    expect(reply.status).toBe(200);
    expect(ran[0]).toBe(type);
  });

  it('differs between a repayment and the advance before it', async () => {
    const repaid: string[] = [];
    const handling = (await receiver()).on('v2/transaction-success', ({ resource }) => {
      repaid.push(resource.user_repaid ?? '');
    });
    for (const user_repaid of ['N', 'Y', 'N', 'Y']) {
      const type: string = 'v2/transaction-success';
      const message = await signed(type, { ...PAYMENT, trade_state: 'SUCCESS', user_repaid });
      await expect(handling.receive(delivery(message))).resolves.toMatchObject({ status: 200 });
    }
    expect(repaid).toEqual(['N', 'Y']);
  });

  it.each(['mch_id', 'combine_mch_id'] as const)('is refused if %s is of another merchant', async (name) => {
    const combined = {
      return_code: 'SUCCESS',
      result_code: 'SUCCESS',
      combine_appid: 'wx1',
      combine_mch_id: '1900000109',
      nonce_str: 'n',
      combine_out_trade_no: 'C1',
      trade_type: 'JSAPI',
      sign_type: 'MD5',
      sub_order_list: '{"order_num":0,"order_list":[]}',
    };
    const genuine = name === 'mch_id' ? { ...PAYMENT, new_field: 'x' } : combined;
    await expect(parse(xml({ ...genuine, sign: signOf(genuine) }))).resolves.toMatchObject({
      version: 'v2',
    });
    const foreign = { ...genuine, [name]: '1900000110' };
    await expect(parse(xml({ ...foreign, sign: signOf(foreign) }))).rejects.toMatchObject({
      code: 'ERR_FOREIGN',
    });
  });

  it('accepts the configured AppIDs and no other', async () => {
    const type: string = 'v2/transaction-success';
    const message = await signed(type, PAYMENT);
    const own = await receiver({ appids: ['wx1', PAYMENT.appid] });
    await expect(own.parse(message)).resolves.toMatchObject({ version: 'v2' });
    const other = await receiver({ appids: ['wx1'] });
    await expect(other.parse(message)).rejects.toMatchObject({ code: 'ERR_FOREIGN' });
    await expect(receiver({ appids: 'wx1' as never })).rejects.toMatchObject({ field: 'appids' });
  });

  it('refuses an undocumented empty field and omits documented ones', async () => {
    const genuine = { ...PAYMENT, new_field: 'x' };
    const sign = signOf(genuine);
    const planted = { ...genuine, refund_id: '', sign };
    await expect(parse(xml(planted))).rejects.toMatchObject({ code: 'ERR_MESSAGE', status: 400 });
    const event = await parse(xml({ ...genuine, coupon_id_0: '', sub_mch_id: '', sign }));
    expect(event.resource).not.toHaveProperty('sub_mch_id');
    expect(event.resource).not.toHaveProperty('attach');
  });
});
