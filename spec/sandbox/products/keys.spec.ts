import { constants, createDecipheriv, privateDecrypt, publicEncrypt } from 'node:crypto';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { orderOf, PATIENCE, send, serials } from '../merchant';

const NOW = Date.UTC(2026, 10, 24, 9, 45, 30);
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start({ clock: () => NOW });
}, PATIENCE);
afterAll(() => sandbox.close());

const encryptFor = (serial: string, text: string): string =>
  publicEncrypt({ key: String(sandbox.config.certs[serial]), ...OAEP }, Buffer.from(text)).toString('base64');

interface Listed {
  readonly serial_no: string;
  readonly effective_time: string;
  readonly expire_time: string;
  readonly encrypt_certificate: Readonly<
    Record<'algorithm' | 'nonce' | 'associated_data' | 'ciphertext', string>
  >;
}

describe('/v3/certificates', () => {
  it('lists the platform certificate, encrypted with the APIv3 key', async () => {
    const { json } = await send(sandbox, 'GET', '/v3/certificates');
    const [item]: Listed[] = JSON.parse(JSON.stringify(json['data']));
    const { nonce = '', associated_data = '', ciphertext = '' } = item?.encrypt_certificate ?? {};
    const bytes = Buffer.from(ciphertext, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', String(sandbox.config.apiv3Key), nonce)
      .setAAD(Buffer.from(associated_data))
      .setAuthTag(bytes.subarray(-16));
    const pem = decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8');
    const serial = serials(sandbox).certificate;
    expect(pem).toBe(sandbox.config.certs[serial]);
    expect(item).toMatchObject({
      serial_no: serial,
      effective_time: '2026-11-24T17:45:30+08:00',
      expire_time: '2031-11-24T17:45:30+08:00',
      encrypt_certificate: { algorithm: 'AEAD_AES_256_GCM', associated_data: 'certificate' },
    });
  });

  it.each([
    ['RSA', 200],
    ['ALL', 200],
    ['SM2', 404],
    ['DSA', 400],
  ])('with algorithm_type %s has status %d', async (type, status) => {
    expect((await send(sandbox, 'GET', `/v3/certificates?algorithm_type=${type}`)).status).toBe(status);
  });
});

describe('/v3/security/echo', () => {
  it.each(['certificate', 'publicKey'] as const)('decrypts a text encrypted with the %s', async (kind) => {
    const serial = serials(sandbox)[kind];
    const json = { echo_message: '明文', encrypted_echo_message: encryptFor(serial, '密文') };
    const answer = await send(sandbox, 'POST', '/v3/security/echo', {
      json,
      headers: { 'wechatpay-serial': serial },
    });
    const sealed = Buffer.from(String(answer.json['encrypted_echo_message']), 'base64');
    expect(answer.json['echo_message']).toBe('明文');
    expect(privateDecrypt({ key: String(sandbox.config.privateKey), ...OAEP }, sealed).toString()).toBe(
      '密文',
    );
  });

  it('refuses a text encrypted with another key, and plain text', async () => {
    const { certificate, publicKey } = serials(sandbox);
    for (const ciphertext of [encryptFor(publicKey, 'a'), 'plaintext']) {
      const answer = await send(sandbox, 'POST', '/v3/security/echo', {
        json: { echo_message: 'a', encrypted_echo_message: ciphertext },
        headers: { 'wechatpay-serial': certificate },
      });
      expect(answer.json).toEqual({
        code: 'PARAM_ERROR',
        message: '请确认待处理的消息是否为加密后的密文',
      });
      expect(sandbox.requests.at(-1)?.reason).toBe(
        '/body/encrypted_echo_message was not encrypted for the key that Wechatpay-Serial names',
      );
    }
  });

  it.each([undefined, ''])('refuses a ciphertext without a valid Wechatpay-Serial: %p', async (serial) => {
    const ciphertext = encryptFor(serials(sandbox).publicKey, 'a');
    const json = { echo_message: 'a', encrypted_echo_message: ciphertext };
    const headers = { 'wechatpay-serial': serial };
    const answer = await send(sandbox, 'POST', '/v3/security/echo', { json, headers });
    expect(answer.json).toEqual({
      code: 'PARAM_ERROR',
      message: 'HTTP header缺少微信支付平台证书序列号(Wechatpay-Serial)',
    });
  });
});

describe('a sensitive field of an order', () => {
  it('is compared by its plaintext: the same text with a new ciphertext is the same order', async () => {
    const serial = serials(sandbox).publicKey;
    const place = (name: string) =>
      send(sandbox, 'POST', '/v3/pay/transactions/jsapi', {
        json: orderOf(sandbox, 'sensitive', {
          payer: {
            openid: 'o1',
            identity: {
              type: 'IDCARD',
              number: encryptFor(serial, '11010519491231002X'),
              name: encryptFor(serial, name),
            },
          },
        }),
        headers: { 'wechatpay-serial': serial },
      });
    const [first, second, other] = [await place('张三'), await place('张三'), await place('李四')];
    expect(second).toMatchObject({ status: 200, json: first.json });
    expect(other.json).toMatchObject({ code: 'OUT_TRADE_NO_USED' });
  });
});
