import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Rsa } from '../../lib/crypto';
import type { HttpRequest } from '../../lib/http';
import { signer } from '../../lib/v3/signer';
import { callInfoOf } from '../support/call-context';
import { client, config, MERCHANT_SERIAL, merchant, platformHeaders } from '../support/client';
import { keyPair, pem } from '../support/keys';
import { Wire } from '../support/wire';

const PAIR =
  /^WECHATPAY2-SHA256-RSA2048 mchid="(\d+)",serial_no="([0-9A-F]+)",timestamp="(\d+)",nonce_str="([^"]+)",signature="([A-Za-z0-9+/=]+)"$/;

function opensslVerifies(message: Buffer, signature: string): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-'));
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const key = file('key.pem', pem(merchant.publicKey));
  const sig = file('sig', Buffer.from(signature, 'base64'));
  try {
    const files = ['-verify', key, '-signature', sig, file('message', message)];
    const printed = execFileSync('openssl', ['dgst', '-sha256', ...files], { stdio: 'pipe' });
    return printed.toString().trim() === 'Verified OK';
  } catch {
    return false;
  }
}

describe('a signed request', () => {
  const calls: [string, (wxpay: ReturnType<typeof client>) => Promise<unknown>][] = [
    [
      'with a JSON body',
      (wxpay) => wxpay.chain('v3/x').post({ json: { description: '测试 😀', amount: { total: 1 } } }),
    ],
    [
      'without a body',
      (wxpay) =>
        wxpay
          .chain('v3/pay/transactions/id/{id}')
          .get({ id: 'a/b', query: { mchid: '1900000109', note: 'ü &' } }),
    ],
    ['POST without a body', (wxpay) => wxpay.chain('v3/pay/close').post()],
    ['DELETE with a body', (wxpay) => wxpay.chain('v3/x').delete({ json: { a: 1 } })],
    ['with a body of bytes', (wxpay) => wxpay.chain('v3/x').put({ body: Buffer.from([0, 255, 10]) })],
    [
      'with a query in the path and in the options',
      (wxpay) => wxpay.chain('v3/x?a=%2f').patch({ query: { b: [1] } }),
    ],
  ];

  it.each(calls)('%s is verified by openssl over the received bytes', async (_, call) => {
    await using wire = await Wire.listen((_request, response) =>
      response.writeHead(204, platformHeaders('')).end(),
    );
    await using wxpay = client({ baseURL: wire.url });
    await call(wxpay);
    const { method, target, headers, body } = wire.last;
    const [, mchid, serial, timestamp, nonce, signature = ''] = PAIR.exec(headers.authorization ?? '') ?? [];
    expect({ mchid, serial }).toEqual({ mchid: config.mchid, serial: MERCHANT_SERIAL });
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    const message = Buffer.concat([
      Buffer.from(`${method}\n${target}\n${timestamp}\n${nonce}\n`),
      body,
      Buffer.from('\n'),
    ]);
    expect(opensslVerifies(message, signature)).toBe(true);
    expect(opensslVerifies(Buffer.concat([message, Buffer.from('\n')]), signature)).toBe(false);
  });
});

describe('the signer', () => {
  const request: HttpRequest = {
    method: 'POST',
    origin: 'https://host',
    target: '/v3/x?y=1',
    headers: { authorization: 'Bearer mine', accept: '*/*' },
    body: Buffer.from('--multipart--'),
    signable: Buffer.from('{"meta":1}'),
    call: callInfoOf(),
  };
  const answer = { status: 204, headers: new Headers(), body: Buffer.alloc(0) };

  it('signs five lines with the time of its clock and the nonce of its source', async () => {
    const messages: string[] = [];
    const sent: HttpRequest[] = [];
    const send = async (message: HttpRequest) => {
      sent.push(message);
      return answer;
    };
    const middleware = signer({
      mchid: '1',
      serial: 'AB',
      clock: () => 1_554_208_460_999,
      nonce: () => 'N',
      sign: async (message) => {
        messages.push(message.toString());
        return 'c2ln';
      },
    });
    await expect(middleware(request, send)).resolves.toBe(answer);
    expect(messages).toEqual(['POST\n/v3/x?y=1\n1554208460\nN\n{"meta":1}\n']);
    expect(sent[0]).toEqual({
      ...request,
      headers: {
        accept: '*/*',
        authorization:
          'WECHATPAY2-SHA256-RSA2048 mchid="1",serial_no="AB",timestamp="1554208460",nonce_str="N",signature="c2ln"',
      },
    });
  });

  it('reports why signing failed', async () => {
    const sign = () => Promise.reject(new Error('the key holder is away'));
    const middleware = signer({ mchid: '1', serial: 'AB', clock: Date.now, nonce: () => 'N', sign });
    await expect(middleware(request, async () => answer)).rejects.toThrow('the key holder is away');
  });

  it('creates a new signature for each attempt', async () => {
    await using wire = await Wire.listen((_request, response) =>
      response.writeHead(204, platformHeaders('')).end(),
    );
    await using wxpay = client({ baseURL: wire.url });
    wxpay.stack.v3.use('twice', async (message, next) => {
      await next(message);
      return next(message);
    });
    await wxpay.chain('v3/x').get();
    const [first, second] = wire.received.map(({ headers }) => headers.authorization);
    expect(first).toMatch(PAIR);
    expect(second).toMatch(PAIR);
    expect(second).not.toBe(first);
  });
});

describe('signing while the event loop runs', () => {
  it('runs in the thread pool', async () => {
    const { privateKey } = keyPair(4096);
    const order: string[] = [];
    const signatures = Array.from({ length: 20 }, async (_, index) => {
      await Rsa.signAsync(`message ${index}`, privateKey);
      order.push('signed');
    });
    setImmediate(() => order.push('the loop went on'));
    await Promise.all(signatures);
    expect(order.slice(-1)).toEqual(['signed']);
    expect(order).toContain('the loop went on');
  });
});
