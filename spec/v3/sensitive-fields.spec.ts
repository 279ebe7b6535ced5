import { constants, privateDecrypt, publicEncrypt } from 'node:crypto';
import { Ciphertext, type Wechatpay } from 'wechatpay-chain';
import { encryptedFieldsOf } from '../../lib/openapi';
import { allOperations } from '../../lib/reference';
import { changeAt } from '../../lib/v3/field-paths';
import {
  call,
  client,
  config,
  MERCHANT_SERIAL,
  merchant,
  PLATFORM_ID,
  platform,
  platformHeaders,
} from '../support/client';
import { keyPair } from '../support/keys';
import { Wire } from '../support/wire';

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Opened without the code under test. */
const opened = (ciphertext: unknown, key = platform.privateKey) =>
  privateDecrypt({ key, ...OAEP }, Buffer.from(String(ciphertext), 'base64')).toString();
const closed = (text: string, key = merchant.publicKey) =>
  publicEncrypt({ key, ...OAEP }, Buffer.from(text)).toString('base64');

async function answering(data: object): Promise<Wire> {
  const body = JSON.stringify(data);
  return Wire.listen((_, response) =>
    response.writeHead(200, { ...JSON_TYPE, ...platformHeaders(body) }).end(body),
  );
}

async function sent(ask: (wxpay: Wechatpay) => Promise<unknown>, overrides = {}) {
  await using wire = await answering({});
  await using wxpay = client({ baseURL: wire.url, ...overrides });
  await ask(wxpay);
  const { target, headers, body } = wire.last;
  return { target, serial: headers['wechatpay-serial'], json: JSON.parse(String(body) || '{}') };
}

const applyment = 'v3/applyment4sub/applyment/';
const sharing = 'v3/profitsharing/orders';

describe('sensitive fields of a request', () => {
  it('are encrypted with the key of Wechatpay-Serial', async () => {
    const { json, serial } = await sent((wxpay) =>
      wxpay.chain('v3/security/echo').post({ json: { echo_message: 'a', encrypted_echo_message: '张三' } }),
    );
    expect(serial).toBe(PLATFORM_ID);
    expect(json.echo_message).toBe('a');
    expect(opened(json.encrypted_echo_message)).toBe('张三');
  });

  it('at any depth', async () => {
    const contact = { contact_name: '张三', mobile_phone: '13800000000', contact_type: 'LEGAL' };
    const { json } = await sent((wxpay) =>
      wxpay.chain(applyment).post({
        json: { business_code: '1', contact_info: contact, subject_info: { subject_type: 'X' } } as never,
      }),
    );
    expect(opened(json.contact_info.contact_name)).toBe('张三');
    expect(opened(json.contact_info.mobile_phone)).toBe('13800000000');
    expect(json).toMatchObject({ business_code: '1', contact_info: { contact_type: 'LEGAL' } });
    expect(contact.contact_name).toBe('张三');
  });

  it('in every entry of a list', async () => {
    const receivers = ['甲', '乙', undefined].map((name, index) => ({ account: String(index), name }));
    const { json } = await sent((wxpay) => wxpay.chain(sharing).post({ json: { receivers } as never }));
    expect(json.receivers.map(({ name }: { name?: string }) => name && opened(name))).toEqual([
      '甲',
      '乙',
      undefined,
    ]);
    expect(json.receivers.map(({ account }: { account: string }) => account)).toEqual(['0', '1', '2']);
  });

  it('do not include a code that travels in plain text', async () => {
    const identity = { real_name: '张三', credential_type: 'IDENTITY_CARD', id_card_number: '110101' };
    const { json } = await sent((wxpay) =>
      wxpay.chain('v3/eduschoolpay/contracts/presign').post({ json: { identity } as never }),
    );
    expect(json.identity.credential_type).toBe('IDENTITY_CARD');
    expect(opened(json.identity.real_name)).toBe('张三');
    expect(opened(json.identity.id_card_number)).toBe('110101');
  });

  it('in a query', async () => {
    const { target } = await sent((wxpay) =>
      wxpay
        .chain('v3/smartguide/guides')
        .get({ query: { store_id: 1, mobile: '13800000000', limit: 5 } as never }),
    );
    const query = new URLSearchParams(target.split('?')[1]);
    expect(opened(query.get('mobile'))).toBe('13800000000');
    expect(query.get('limit')).toBe('5');
  });

  it('in a class with toJSON', async () => {
    class Message {
      toJSON() {
        return { echo_message: 'a', encrypted_echo_message: 'b' };
      }
    }
    const { json } = await sent((wxpay) =>
      wxpay.chain('v3/security/echo').post({ json: new Message() as never }),
    );
    expect(opened(json.encrypted_echo_message)).toBe('b');
  });

  it('are not encrypted again if they are a Ciphertext', async () => {
    const text = closed('x', platform.publicKey);
    const { json } = await sent((wxpay) =>
      wxpay.chain('v3/security/echo').post({
        json: { echo_message: 'a', encrypted_echo_message: new Ciphertext(text) },
      }),
    );
    expect(json.encrypted_echo_message).toBe(text);
    const { target } = await sent((wxpay) =>
      wxpay.chain('v3/smartguide/guides').get({ query: { mobile: new Ciphertext(text), store_id: 1 } }),
    );
    expect(new URLSearchParams(target.split('?')[1]).get('mobile')).toBe(text);
  });

  it('are not encrypted with cipher: false or on an undocumented path', async () => {
    const json = { echo_message: 'a', encrypted_echo_message: 'b' };
    const plain = await sent((wxpay) => wxpay.chain('v3/security/echo').post({ json, cipher: false }));
    expect(plain.json).toEqual(json);
    const foreign = await sent((wxpay) => wxpay.chain('v3/new/path').post({ json }));
    expect(foreign.json).toEqual(json);
  });

  it('are unchanged if they are empty or absent', async () => {
    const json = { echo_message: 'a', encrypted_echo_message: '' };
    await expect(sent((wxpay) => wxpay.chain('v3/security/echo').post({ json }))).resolves.toMatchObject({
      json,
    });
    await expect(sent((wxpay) => wxpay.chain('v3/security/echo').post({} as never))).resolves.toMatchObject({
      json: {},
    });
  });

  it('are encrypted only with the key that the caller selects', async () => {
    const other = keyPair();
    const overrides = { certs: { ...config.certs, PUB_KEY_ID_2: other.publicKey } };
    const json = { echo_message: 'a', encrypted_echo_message: 'b' };
    const named = await sent(
      (wxpay) =>
        wxpay.chain('v3/security/echo').post({ json, headers: { 'wechatpay-serial': 'PUB_KEY_ID_2' } }),
      overrides,
    );
    expect(named.serial).toBe('PUB_KEY_ID_2');
    expect(opened(named.json.encrypted_echo_message, other.privateKey)).toBe('b');
    await expect(
      client()
        .chain('v3/security/echo')
        .post({ json, headers: { 'Wechatpay-Serial': 'PUB_KEY_ID_3' } }),
    ).rejects.toMatchObject({ name: 'ConfigError', field: 'headers.Wechatpay-Serial', outcome: 'not-sent' });
  });

  it('can have 214 bytes; one more causes an error that names the field without its value', async () => {
    const echo = (text: string) => (wxpay: Wechatpay) =>
      wxpay.chain('v3/security/echo').post({ json: { echo_message: 'a', encrypted_echo_message: text } });
    const { json } = await sent(echo('x'.repeat(214)));
    expect(opened(json.encrypted_echo_message)).toHaveLength(214);
    const failure = sent(echo(`${'张'.repeat(71)}ab`));
    await expect(failure).rejects.toMatchObject({
      name: 'ConfigError',
      field: 'json.encrypted_echo_message',
      outcome: 'not-sent',
      message:
        'POST v3/security/echo: Invalid `json.encrypted_echo_message`: expected at most 214 bytes of UTF-8 to encrypt, received 215 bytes',
    });
    await expect(sent(echo(closed('x', platform.publicKey)))).rejects.toMatchObject({
      hint: expect.stringContaining('Ciphertext'),
    });
  });

  it('cause an error that names the invalid list entry', async () => {
    const receivers = [{ name: '甲' }, { name: 7 }];
    await expect(
      client()
        .chain(sharing)
        .post({ json: { receivers } as never }),
    ).rejects.toMatchObject({ field: 'json.receivers.1.name', outcome: 'not-sent' });
  });
});

describe('sensitive fields of a response', () => {
  const opening = async (path: string, data: object) => {
    await using wire = await answering(data);
    await using wxpay = client({ baseURL: wire.url });
    return call(wxpay, 'get', path);
  };
  const ask = async (data: object, overrides = {}, init = {}) => {
    await using wire = await answering(data);
    await using wxpay = client({ baseURL: wire.url, ...overrides });
    return wxpay.chain('v3/security/echo').post({ json: { echo_message: 'a' }, ...init });
  };

  it('are decrypted with the private key of the merchant certificate, and the body is unchanged', async () => {
    const data = { echo_message: 'a', encrypted_echo_message: closed('张三') };
    const response = await ask(data);
    expect(response.data).toEqual({ echo_message: 'a', encrypted_echo_message: '张三' });
    expect(JSON.parse(String(response.body))).toEqual(data);
  });

  it('at any depth, in every entry of a list', async () => {
    const path = 'v3/aggracct-bc/wb-channel/account/mch_archives';
    const beneficial_owner = ['甲', '乙'].map((name) => ({ beneficial_owner_name: closed(name) }));
    await using wire = await answering({ merchant_name: closed('丙'), beneficial_owner });
    await using wxpay = client({ baseURL: wire.url });
    const { data } = await wxpay.chain(path).get({ query: { mchid: '1', bal_account_no: '2' } });
    expect(data).toMatchObject({
      merchant_name: '丙',
      beneficial_owner: [{ beneficial_owner_name: '甲' }, { beneficial_owner_name: '乙' }],
    });
  });

  it.each([
    'v3/transfer/batches/batch-id/1/details/detail-id/2',
    'v3/transfer/batches/out-batch-no/1/details/out-detail-no/2',
    'v3/ecommerce/mch-transfer/transfer-bills/out-bill-no/1',
    'v3/ecommerce/mch-transfer/transfer-bills/transfer-bill-no/1',
  ])('include the name of the payee: %s', async (path) => {
    await expect(opening(path, { user_name: closed('张三') })).resolves.toMatchObject({
      data: { user_name: '张三' },
    });
  });

  it.each([
    'v3/partner-transfer/batches/batch-id/1/details/detail-id/2',
    'v3/partner-transfer/batches/out-batch-no/1/details/out-detail-no/2',
    'v3/bank-transfer/batches/batch-id/1/details/detail-id/2',
    'v3/bank-transfer/batches/out-batch-no/1/details/out-detail-no/2',
  ])('include the name of the payee: %s', async (path) => {
    await expect(opening(path, { username: closed('张三') })).resolves.toMatchObject({
      data: { username: '张三' },
    });
  });

  it.each(['v3/ecommerce/applyments/1', 'v3/ecommerce/applyments/out-request-no/1'])(
    'include the account that is verified by a payment: %s',
    async (path) => {
      const validation = { account_name: closed('甲公司'), account_no: closed('6222'), pay_amount: 1 };
      await expect(opening(path, { account_validation: validation })).resolves.toMatchObject({
        data: { account_validation: { account_name: '甲公司', account_no: '6222', pay_amount: 1 } },
      });
    },
  );

  it('are not decrypted with cipher: false', async () => {
    const data = { echo_message: 'a', encrypted_echo_message: closed('b') };
    await expect(ask(data, {}, { cipher: false })).resolves.toMatchObject({ data });
  });

  it.each<[string, unknown]>([
    ['empty', ''],
    ['absent', undefined],
    ['null', null],
    ['not text', 7],
  ])('are unchanged if they are %s', async (_, value) => {
    const data = { echo_message: 'a', encrypted_echo_message: value };
    await expect(ask(data)).resolves.toMatchObject({ data: JSON.parse(JSON.stringify(data)) });
  });

  it('cause an error that names the field without its value if the key is another one', async () => {
    const ciphertext = closed('b', keyPair().publicKey);
    const failure = ask({ encrypted_echo_message: ciphertext });
    await expect(failure).rejects.toMatchObject({
      name: 'DecryptionError',
      message: expect.stringMatching(/^POST v3\/security\/echo: data\.encrypted_echo_message: /),
      hint: expect.stringContaining('cipher: false'),
    });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining(ciphertext) });
  });

  it('are decrypted by the signer if there is one', async () => {
    const { privateKey: _, ...rest } = config;
    const signer = { serial: MERCHANT_SERIAL, sign: async () => 'AAAA' };
    const data = { encrypted_echo_message: closed('b') };
    const remote = { ...rest, privateKey: undefined, signer };
    await expect(
      ask(data, {
        ...remote,
        signer: { ...signer, decrypt: async (text: string) => opened(text, merchant.privateKey) },
      }),
    ).resolves.toMatchObject({ data: { encrypted_echo_message: 'b' } });
    await expect(ask(data, remote)).rejects.toMatchObject({
      hint: expect.stringContaining('signer.decrypt'),
    });
    await expect(
      ask(data, { ...remote, signer: { ...signer, decrypt: () => Promise.reject(new Error('HSM')) } }),
    ).rejects.toMatchObject({ name: 'DecryptionError' });
  });
});

describe('Rsa and Ciphertext', () => {
  it('encrypt and decrypt fields of undocumented paths', async () => {
    const wxpay = client();
    expect(opened(await wxpay.encrypt('张三'))).toBe('张三');
    await expect(wxpay.decrypt(closed('李四'))).resolves.toBe('李四');
    await expect(wxpay.encrypt('x'.repeat(215))).rejects.toMatchObject({ name: 'ConfigError' });
    await expect(wxpay.decrypt('AAAA')).rejects.toMatchObject({ name: 'DecryptionError' });
  });

  it.each(['', '?', 'a b!', undefined as never])(
    'refuse %j as a Ciphertext, which must be base64',
    (text) => {
      expect(() => new Ciphertext(text)).toThrow('base64');
    },
  );

  it('write a Ciphertext as its text', () => {
    const text = closed('x', platform.publicKey);
    expect(JSON.stringify({ a: new Ciphertext(text) })).toBe(`{"a":"${text}"}`);
    expect(`${new Ciphertext(text)}`).toBe(text);
  });
});

describe('field paths', () => {
  const shout = (value: unknown) => `${value}!`;

  it.each<[unknown, string[], unknown]>([
    [{ a: { b: 'x', c: 1 } }, ['a', 'b'], { a: { b: 'x!', c: 1 } }],
    [{ a: [{ b: 'x' }, {}, null, 7] }, ['a', '*', 'b'], { a: [{ b: 'x!' }, {}, null, 7] }],
    [{ a: 'x' }, ['a', 'b'], { a: 'x' }],
    [{ a: {} }, ['a', '*', 'b'], { a: {} }],
    [{ a: [['x']] }, ['a', '*', '*'], { a: [['x!']] }],
    [undefined, ['a'], undefined],
    [{}, ['__proto__', 'polluted'], {}],
    [{}, ['constructor', 'name'], {}],
  ])('%j at %j', (value, path, expected) => {
    expect(changeAt(value, path, shout, 'json')).toEqual(expected);
  });

  it('do not copy sibling objects', () => {
    const value = { a: { b: 'x' }, c: { d: 1 } };
    const changed = changeAt(value, ['a', 'b'], shout, 'json') as typeof value;
    expect(changed.c).toBe(value.c);
    expect(value.a.b).toBe('x');
  });

  it('reach every encrypted field of the catalogue', () => {
    const made = (path: readonly string[]): unknown =>
      path.reduceRight<unknown>((inner, name) => (name === '*' ? [inner, inner] : { [name]: inner }), 'x');
    const counts = { request: 0, data: 0 };
    for (const { method, path } of allOperations()) {
      for (const { group, path: place } of encryptedFieldsOf(method, path)) {
        let hits = 0;
        changeAt(
          made(place),
          place,
          () => {
            hits += 1;
          },
          group,
        );
        expect(hits).toBe(2 ** place.filter((name) => name === '*').length);
        counts[group === 'data' ? 'data' : 'request'] += 1;
      }
    }
    expect(counts).toEqual({ request: 290, data: 85 });
  });
});
