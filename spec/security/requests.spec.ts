import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { issueCertificate } from '../../lib/sandbox/keys/issue-certificate';
import { call, client, config, platformHeaders } from '../support/client';
import { keyPair, pem } from '../support/keys';
import { Wire } from '../support/wire';

let identity: Identity;
beforeAll(async () => {
  identity = await Sandbox.identity();
}, 60_000);

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** A server that responds to every request with that body, signed. */
function answering(body: string): Promise<Wire> {
  return Wire.listen((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', ...platformHeaders(body) }).end(body);
  });
}

it('A request to a host that is neither WeChat Pay nor configured is refused before a byte is sent.', async () => {
  await using foreign = await answering('{}');
  await using wxpay = client();
  for (const path of [
    `${foreign.url}v3/pay`,
    `//${new URL(foreign.url).host}/v3/pay`,
    'https://user@evil.example/v3/pay',
  ]) {
    await expect(call(wxpay, 'get', path)).rejects.toMatchObject({ name: 'PathError', outcome: 'not-sent' });
  }
  expect(foreign.connections).toBe(0);
});

it('A file on another host is downloaded only over HTTPS, and not from a private address.', async () => {
  await using foreign = await answering('{}');
  await using wxpay = client();
  const urls = [
    'https://127.0.0.1/a',
    'https://10.0.0.7/a',
    'https://169.254.169.254/a',
    'https://[::1]/a',
    'https://localhost/a',
  ];
  for (const url of [foreign.url, ...urls]) {
    await expect(wxpay.files.download(url)).rejects.toMatchObject({
      name: expect.stringMatching(/^(?:Path|Config)Error$/),
      outcome: 'not-sent',
    });
  }
  expect(foreign.connections).toBe(0);
});

it('A redirect is not followed, so a signature does not reach another host.', async () => {
  await using elsewhere = await answering('{}');
  await using wire = await Wire.listen((_, response) => {
    response.writeHead(307, { Location: elsewhere.url }).end();
  });
  await using wxpay = client({ baseURL: wire.url });
  await expect(call(wxpay, 'post', 'v3/pay', { json: {} })).rejects.toMatchObject({ status: 307 });
  expect(elsewhere.connections).toBe(0);
});

it('Each attempt has its own nonce and timestamp.', async () => {
  let now = Date.now();
  await using wire = await Wire.listen((_, response) => {
    now += 1_000;
    response.writeHead(503).end();
  });
  await using wxpay = client({ baseURL: wire.url, clock: () => now });
  await failure(call(wxpay, 'get', 'v3/certificates'));
  const signed = wire.received.map(({ headers }) => headers.authorization ?? '');
  const all = (name: RegExp) => new Set(signed.map((text) => name.exec(text)?.[1]));
  expect(signed).toHaveLength(3);
  expect(all(/nonce_str="([^"]+)"/).size).toBe(3);
  expect(all(/timestamp="([^"]+)"/).size).toBe(3);
  expect(all(/signature="([^"]+)"/).size).toBe(3);
});

it('A path variable cannot leave its segment.', async () => {
  await using wire = await answering('{}');
  await using wxpay = client({ baseURL: wire.url });
  const path = 'v3/pay/transactions/id/{transaction_id}';
  await call(wxpay, 'get', path, { transaction_id: '../../secret?a=b#c' });
  expect(wire.last.target).toBe('/v3/pay/transactions/id/..%2F..%2Fsecret%3Fa%3Db%23c');
  for (const transaction_id of ['..', '.', '']) {
    await expect(call(wxpay, 'get', path, { transaction_id })).rejects.toMatchObject({ name: 'PathError' });
  }
});

it('A header with a line break is refused before a byte is sent.', async () => {
  await using wire = await answering('{}');
  await using wxpay = client({ baseURL: wire.url });
  const headers = { 'X-Trace': 'a\r\nAuthorization: forged' };
  await expect(call(wxpay, 'get', 'v3/certificates', { headers })).rejects.toMatchObject({
    outcome: 'not-sent',
  });
  expect(wire.received).toHaveLength(0);
});

it('A server with an untrusted TLS certificate receives no request.', async () => {
  const { privateKey } = keyPair();
  const [key, from] = [pem(privateKey), Date.now() - 60_000];
  const { certificate } = issueCertificate({
    subject: '127.0.0.1',
    privateKey: key,
    from,
    years: 1,
    hosts: ['127.0.0.1'],
  });
  let received = 0;
  const server = createServer({ key, cert: certificate }, () => {
    received += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseURL = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  for (const trust of [{}, { ca: identity.authority.certificate }]) {
    await using wxpay = new Wechatpay({ ...config, ...trust, baseURL });
    await expect(call(wxpay, 'post', 'v3/pay', { json: {} })).rejects.toMatchObject({ outcome: 'not-sent' });
  }
  server.close();
  expect(received).toBe(0);
});

it('A call that moves money is retried only if it has a merchant number.', async () => {
  await using wire = await Wire.listen((_, response) => {
    response.writeHead(503).end();
  });
  await using wxpay = client({ baseURL: wire.url });
  const json = { sub_mchid: '1900000110', transaction_id: '4200000001', amount: 1, description: 'd' };
  const error = await failure(call(wxpay, 'post', 'v3/ecommerce/subsidies/create', { json }));
  expect(error).toMatchObject({ outcome: 'unknown', call: { attempts: 1 } });
  expect(wire.received).toHaveLength(1);
  await failure(
    call(wxpay, 'post', 'v3/ecommerce/subsidies/create', { json: { ...json, out_subsidy_no: 'S1' } }),
  );
  expect(wire.received).toHaveLength(4);
});
