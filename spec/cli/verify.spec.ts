import { writeFileSync } from 'node:fs';
import { Sandbox, signNotification } from 'wechatpay-chain/sandbox';
import { config, PLATFORM_ID, platform, platformHeaders } from '../support/client';
import { Folder, wxpay } from '../support/command';
import { pem } from '../support/keys';

const env = {
  WECHATPAY_MCHID: config.mchid,
  WECHATPAY_PUBLIC_KEY_ID: PLATFORM_ID,
  WECHATPAY_PUBLIC_KEY: pem(platform.publicKey),
};
const BODY = '{"code_url":"weixin:\\/\\/wxpay","text":"中"}';

/** A response as `curl -i` prints it, changed in transit. */
function answer(body = BODY, headers = platformHeaders(BODY)): string {
  const lines = Object.entries({ 'Content-Type': 'application/json', ...headers });
  return ['HTTP/1.1 200 OK', ...lines.map((line) => line.join(': ')), '', body].join('\r\n');
}

async function check(input: string | Buffer, ...args: string[]) {
  const { code, stdout, stderr } = await wxpay(['verify', '--output', 'json', ...args], { env, input });
  const { valid, steps = [], resource } = stdout === '' ? {} : JSON.parse(stdout);
  const failed = steps.filter(({ status }: { status: string }) => status === 'failed');
  return { code, valid, steps, failed, resource, stderr };
}

describe('wxpay verify, of a response', () => {
  it('runs every step', async () => {
    const { code, valid, steps } = await check(answer());
    expect(steps.map(({ step, status }: { step: string; status: string }) => [step, status])).toEqual(
      ['headers', 'time', 'probe', 'serial', 'signature'].map((step) => [step, 'ok']),
    );
    expect({ code, valid }).toEqual({ code: 0, valid: true });
  });

  it('accepts JSON and files', async () => {
    using folder = new Folder();
    writeFileSync(
      folder.file('a.json'),
      JSON.stringify({ status: 200, headers: platformHeaders(BODY), body: BODY }),
    );
    expect((await check('', folder.file('a.json'))).valid).toBe(true);
  });

  const probe = {
    ...platformHeaders(BODY),
    'Wechatpay-Signature': `WECHATPAY/SIGNTEST/${platformHeaders(BODY)['Wechatpay-Signature']}`,
  };
  const { 'Wechatpay-Nonce': _, ...noNonce } = platformHeaders(BODY);
  it.each([
    ['a header is missing', 'headers', answer(BODY, noNonce)],
    ['the message is a signature probe', 'probe', answer(BODY, probe)],
    ['the serial is unknown', 'serial', answer(BODY, platformHeaders(BODY, { serial: 'PUB_KEY_ID_9' }))],
    ['the body was changed', 'signature', answer('{"code_url":"x"}')],
  ])('shows the failing step where %s', async (__, step, message) => {
    const { code, failed, steps } = await check(message);
    expect(failed).toEqual([
      expect.objectContaining({ step, message: expect.any(String), hint: expect.stringMatching(/\w/) }),
    ]);
    expect(steps.at(-1).step).toBe(step);
    expect(code).toBe(7);
  });

  it.each([
    ['a trailing line break', 'line-break-added', `${BODY}\n`],
    ['a byte order mark', 'byte-order-mark', `\ufeff${BODY}`],
    ['other escapes', 'escaped', JSON.stringify(JSON.parse(BODY))],
  ])('detects that the body got %s', async (__, change, body) => {
    const { failed } = await check(answer(body));
    expect(failed[0]).toMatchObject({ step: 'signature', facts: { change } });
  });

  it('detects that the JSON was serialized again', async () => {
    const compact = '{"a":1,"b":[2]}';
    const { failed } = await check(
      answer(JSON.stringify(JSON.parse(compact), null, 2), platformHeaders(compact)),
    );
    expect(failed[0]).toMatchObject({
      facts: { change: 'reformatted' },
      hint: expect.stringContaining('compact JSON'),
    });
  });

  it('cuts the body to its Content-Length', async () => {
    const length = String(Buffer.byteLength(BODY));
    const { valid } = await check(
      answer(`${BODY}\n`, { ...platformHeaders(BODY), 'Content-Length': length }),
    );
    expect(valid).toBe(true);
  });

  it('verifies an old capture at the time of its signature, and warns of its age', async () => {
    const old = answer(BODY, platformHeaders(BODY, { timestamp: 1_700_000_000 }));
    const { valid, steps } = await check(old);
    expect(steps[1]).toMatchObject({ step: 'time', status: 'warning' });
    expect(valid).toBe(true);
    expect((await check(old, '--at', '1700000290')).valid).toBe(true);
    expect((await check(old, '--at', '2023-11-14T22:18:41Z')).failed[0]).toMatchObject({ step: 'time' });
  });

  it.each(['no message', '{ "headers": {} }', ''])('rejects an invalid capture: %s', async (input) => {
    const { code, stderr } = await check(input);
    expect(JSON.parse(stderr).error.field).toBe('capture');
    expect(code).toBe(3);
  });

  it('needs a key to verify with', async () => {
    const { stderr, code } = await wxpay(['verify'], {
      env: { WECHATPAY_MCHID: '1900000109' },
      input: answer(),
    });
    expect(stderr).toContain('missing: WECHATPAY_PUBLIC_KEY_ID, WECHATPAY_PUBLIC_KEY');
    expect(code).toBe(3);
  });
});

describe('wxpay verify, of a notification', () => {
  const resource = { out_trade_no: '1217752501201407033233368018', trade_state: 'SUCCESS' };

  async function captured(apiv3Key?: string) {
    const identity = await Sandbox.identity();
    const { headers, body } = await signNotification(identity, 'TRANSACTION.SUCCESS', resource as never);
    const lines = Object.entries(headers).map((line) => line.join(': '));
    const merchant = {
      WECHATPAY_MCHID: identity.mchid,
      WECHATPAY_PUBLIC_KEY_ID: identity.publicKey.id,
      WECHATPAY_PUBLIC_KEY: identity.publicKey.publicKey,
      WECHATPAY_APIV3_KEY: apiv3Key ?? identity.apiv3Key,
    };
    return { input: ['POST /notify HTTP/1.1', ...lines, '', body].join('\n'), env: merchant };
  }

  it('decrypts the resource', async () => {
    const { stdout, code } = await wxpay(['verify'], await captured());
    expect(stdout).toContain('✓ Event type: TRANSACTION.SUCCESS');
    expect(stdout).toContain('"out_trade_no": "1217752501201407033233368018"');
    expect(code).toBe(0);
  });

  it('reports a wrong APIv3 key, also in Chinese', async () => {
    const { stdout, code } = await wxpay(['verify', '--language', 'zh'], await captured('x'.repeat(32)));
    expect(stdout).toContain('✓ 签名相符');
    expect(stdout).toContain('✗ APIv3 密钥无法解密');
    expect(code).toBe(7);
  });
});
