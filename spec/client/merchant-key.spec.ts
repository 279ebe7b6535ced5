import { type ConfigError, type Signer, Wechatpay } from 'wechatpay-chain';
import { Rsa } from 'wechatpay-chain/crypto';
import { client, config, MERCHANT_SERIAL, merchant, platform, platformHeaders } from '../support/client';
import { pem } from '../support/keys';
import { Wire } from '../support/wire';

const remote: Signer = {
  serial: MERCHANT_SERIAL,
  sign: (message) => Rsa.signAsync(message, merchant.privateKey),
};
const signing = () => Wire.listen((_, response) => response.writeHead(204, platformHeaders('')).end());

function remoteClient(signer: Signer, baseURL = 'http://127.0.0.1:1/'): Wechatpay {
  const { privateKey: _, serial: __, ...rest } = config;
  return new Wechatpay({ ...rest, signer, baseURL });
}

describe('a signer instead of a private key', () => {
  it('signs the exact bytes of each attempt', async () => {
    const messages: string[] = [];
    const answer = JSON.stringify({ code_url: 'weixin://wxpay/bizpayurl?pr=1' });
    let calls = 0;
    await using wire = await Wire.listen((_, response) => {
      calls += 1;
      if (calls === 1) {
        response.writeHead(503).end();
      } else {
        response.writeHead(200, platformHeaders(answer)).end(answer);
      }
    });
    await using wxpay = remoteClient(
      {
        ...remote,
        sign: (message) => {
          messages.push(message.toString());
          return remote.sign(message);
        },
      },
      wire.url,
    );
    await wxpay.chain('v3/pay/transactions/native').post({ json: { out_trade_no: '中' } as never });
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(
      /^POST\n\/v3\/pay\/transactions\/native\n\d+\n\w{32}\n\{"out_trade_no":"中"\}\n$/,
    );
    expect(messages[1]).not.toBe(messages[0]);
    for (const [index, { headers }] of wire.received.entries()) {
      const { authorization = '' } = headers;
      expect(authorization).toContain(`serial_no="${MERCHANT_SERIAL}"`);
      const signature = /signature="([^"]+)"/.exec(authorization)?.[1] ?? '';
      expect(Rsa.verify(messages[index] ?? '', signature, merchant.publicKey)).toBe(true);
    }
  });

  it.each<[string, Signer['sign']]>([
    ['it rejects', () => Promise.reject(new Error('HSM offline'))],
    [
      'it throws',
      () => {
        throw new Error('HSM offline');
      },
    ],
    ['it returns text that is not base64', async () => 'abc"\r\nX-Injected: 1'],
    ['it returns undefined', async () => undefined as never],
  ])('sends nothing if %s', async (_, sign) => {
    await using wire = await signing();
    await using wxpay = remoteClient({ ...remote, sign }, wire.url);
    await expect(wxpay.chain('v3/a').get()).rejects.toMatchObject({
      name: 'NetworkError',
      code: 'ERR_SIGNER',
      outcome: 'not-sent',
      call: { attempts: 1 },
    });
    expect(wire.received).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a private key', { signer: remote }, 'signer'],
    ['no signer and no private key', { privateKey: undefined }, 'privateKey'],
    ['no sign function', { privateKey: undefined, signer: { serial: MERCHANT_SERIAL } }, 'signer'],
    ['another serial', { privateKey: undefined, serial: 'AB', signer: remote }, 'serial'],
  ])('is refused with %s', (_, overrides, field) => {
    expect(() => new Wechatpay({ ...config, serial: MERCHANT_SERIAL, ...overrides })).toThrow(
      expect.objectContaining({ name: 'ConfigError', field }) as ConfigError,
    );
  });
});

describe("the merchant's own key in certs", () => {
  it('is refused if the client has it', () => {
    expect(() => client({ certs: { PUB_KEY_ID_1: pem(merchant.publicKey) } })).toThrow('own certificate');
    expect(() => client({ certs: { [MERCHANT_SERIAL]: platform.publicKey } })).toThrow('own certificate');
  });
});
