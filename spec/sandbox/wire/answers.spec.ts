import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { orderOf, PATIENCE, send, serials, verifies } from '../merchant';

const ECHO = '/v3/security/echo';
const NOW = 1_800_000_000_000;

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start({ clock: () => NOW });
}, PATIENCE);
afterAll(() => sandbox.close());

describe('a response of the gateway', () => {
  it('has the five signature headers, with the time in seconds', async () => {
    const { headers } = await send(sandbox, 'POST', ECHO, { json: { echo_message: 'a' } });
    expect(headers).toMatchObject({
      'wechatpay-timestamp': String(NOW / 1000),
      'wechatpay-nonce': expect.stringMatching(/^\w{32}$/),
      'wechatpay-signature': expect.stringMatching(/^[\w+/]{342}==$/),
      'wechatpay-serial': serials(sandbox).certificate,
      'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    });
  });

  it('has a valid signature, which a changed byte invalidates', async () => {
    const answer = await send(sandbox, 'POST', ECHO, { json: { echo_message: '你好' } });
    expect(verifies(sandbox, answer)).toBe(true);
    expect(verifies(sandbox, { ...answer, body: Buffer.concat([answer.body, Buffer.from(' ')]) })).toBe(
      false,
    );
  });

  it('with an error is signed too, with the internal error number in Request-ID', async () => {
    const answer = await send(sandbox, 'POST', ECHO, { json: {} });
    expect(answer.status).toBe(400);
    expect(verifies(sandbox, answer)).toBe(true);
    expect(answer.headers['request-id']).toMatch(/^08[0-9A-F]{38}-268435464$/);
  });

  it('without a body is 204, signed over an empty body', async () => {
    await send(sandbox, 'POST', '/v3/pay/transactions/native', { json: orderOf(sandbox, 'to-be-closed') });
    const answer = await send(sandbox, 'POST', '/v3/pay/transactions/out-trade-no/to-be-closed/close', {
      json: { mchid: sandbox.config.mchid },
    });
    expect([answer.status, answer.body.length]).toEqual([204, 0]);
    expect(answer.headers['content-length']).toBeUndefined();
    expect(verifies(sandbox, answer)).toBe(true);
  });
});

describe('the key that signs a response', () => {
  const echo = (headers: Record<string, string>) =>
    send(sandbox, 'POST', ECHO, { json: { echo_message: 'a' }, headers });

  it('is the platform certificate by default', async () => {
    expect((await echo({})).headers['wechatpay-serial']).toBe(serials(sandbox).certificate);
  });

  it.each(['certificate', 'publicKey'] as const)('is the %s if the request selects it', async (kind) => {
    const serial = serials(sandbox)[kind];
    const answer = await echo({ 'wechatpay-serial': serial });
    expect(answer.headers['wechatpay-serial']).toBe(serial);
    expect(verifies(sandbox, answer)).toBe(true);
  });

  it.each(['', ' '])('is the platform certificate if Wechatpay-Serial is %p', async (empty) => {
    const answer = await echo({ 'wechatpay-serial': empty });
    expect(answer.status).toBe(200);
    expect(answer.headers['wechatpay-serial']).toBe(serials(sandbox).certificate);
    expect(verifies(sandbox, answer)).toBe(true);
  });

  it.each(['F'.repeat(40), 'PUB_KEY_ID_0000000000000000000000000000'])(
    'with the unknown serial %p causes 400 PARAM_ERROR, and nothing is executed',
    async (serial) => {
      const answer = await echo({ 'wechatpay-serial': serial });
      expect(answer.status).toBe(400);
      expect(answer.json).toEqual({ code: 'PARAM_ERROR', message: '平台证书序列号Wechatpay-Serial错误' });
    },
  );
});

describe('a response verified by openssl', () => {
  let folder: string;
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const openssl = (...args: string[]): string => execFileSync('openssl', args, { encoding: 'utf8' });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-spec-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['certificate', 'publicKey'] as const)('has a valid signature of the %s', async (kind) => {
    const serial = serials(sandbox)[kind];
    const { headers, body } = await send(sandbox, 'POST', ECHO, {
      json: { echo_message: '微信支付' },
      headers: { 'wechatpay-serial': serial },
    });
    const pem = String(sandbox.config.certs[serial]);
    const key =
      kind === 'publicKey' ? pem : openssl('x509', '-in', file('cert.pem', pem), '-noout', '-pubkey');
    const message = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`;
    const verdict = openssl(
      'dgst',
      '-sha256',
      '-verify',
      file('key.pem', key),
      '-signature',
      file('signature', Buffer.from(headers['wechatpay-signature'] ?? '', 'base64')),
      file('message', message),
    );
    expect(verdict.trim()).toBe('Verified OK');
  });
});
