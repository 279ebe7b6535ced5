import { Sandbox } from 'wechatpay-chain/sandbox';
import { PLATFORM_ID, platform, platformHeaders } from '../support/client';
import { environmentOf, secretsOf, wxpay } from '../support/command';
import { keyPair, pem } from '../support/keys';
import { Wire } from '../support/wire';

let sandbox: Sandbox;
let env: Record<string, string>;

beforeAll(async () => {
  sandbox = await Sandbox.start();
  const { merchant } = sandbox.config;
  env = { ...environmentOf(sandbox), WECHATPAY_CERTIFICATE: 'cert' in merchant ? String(merchant.cert) : '' };
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.clearFaults());

interface Finding {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly hint?: string;
}

async function examine(overrides: Record<string, string>, ...args: string[]) {
  const given = Object.entries({ ...env, ...overrides }).filter(([, value]) => value !== '');
  const { code, stdout, stderr } = await wxpay(['doctor', '--output', 'json', ...args], {
    env: Object.fromEntries(given),
  });
  const findings: Finding[] = stdout === '' ? [] : JSON.parse(stdout);
  return { code, stdout, stderr, findings, failed: findings.filter(({ status }) => status === 'failed') };
}

describe('wxpay doctor', () => {
  it('finds no problem in a correct configuration', async () => {
    const { code, findings } = await examine({});
    expect(findings.map(({ name, status }) => [name, status])).toEqual([
      ['source', 'ok'],
      ['private-key', 'ok'],
      ['certificate', 'ok'],
      ['serial', 'ok'],
      ['apiv3-key', 'ok'],
      ['secret', 'ok'],
      ['trust', 'ok'],
      ['clock', 'ok'],
      ['echo', 'ok'],
    ]);
    expect(code).toBe(0);
  });

  it('prints a marked line for each check', async () => {
    const { stdout } = await wxpay(['doctor'], { env });
    expect(stdout).toMatch(/^✓ Merchant configuration: the environment\n(✓ .*\n){8}$/);
  });

  const foreign = pem(keyPair().privateKey);
  it.each<[string, string, Record<string, string>]>([
    ['a private key of another certificate', 'certificate-foreign', { WECHATPAY_PRIVATE_KEY: foreign }],
    [
      'a public key instead of a private key',
      'private-key-unusable',
      { WECHATPAY_PRIVATE_KEY: pem(keyPair().publicKey) },
    ],
    [
      'a serial number that differs from the certificate',
      'serial-other',
      { WECHATPAY_SERIAL: '5157F09EFDC096DE15EBE81A47057A72' },
    ],
    ['the certificate of another merchant', 'certificate-other-merchant', { WECHATPAY_MCHID: '1900000999' }],
    ['an invalid certificate', 'certificate-unusable', { WECHATPAY_CERTIFICATE: 'MIIC' }],
    ['an APIv3 key of 31 bytes', 'apiv3-key-length', { WECHATPAY_APIV3_KEY: '1'.repeat(31) }],
    ['an APIv2 key of 33 bytes', 'secret-length', { WECHATPAY_SECRET: '1'.repeat(33) }],
    ['an invalid platform key', 'trust-unusable', { WECHATPAY_PUBLIC_KEY: 'MIIC' }],
    ['missing fields', 'incomplete', { WECHATPAY_PUBLIC_KEY_ID: '' }],
  ])('finds %s', async (_, name, overrides) => {
    const { code, failed } = await examine(overrides, '--offline');
    expect(failed).toContainEqual(
      expect.objectContaining({ name, message: expect.any(String), hint: expect.stringMatching(/\w/) }),
    );
    expect(code).toBe(8);
  });

  it.each([
    [-3_600, 'failed', /360\d s fast/],
    [-60, 'warning', /6\d s fast|59 s fast/],
    [3_600, 'failed', /3(600|59\d) s slow/],
  ])('reports a clock that is %d s off', async (seconds, status, words) => {
    await using wire = await Wire.listen(({ body }, response) => {
      const { echo_message } = JSON.parse(body.toString());
      const answer = JSON.stringify({ echo_message });
      const date = new Date(Date.now() + seconds * 1000).toUTCString();
      response
        .writeHead(200, { 'Content-Type': 'application/json', Date: date, ...platformHeaders(answer) })
        .end(answer);
    });
    const { findings, code } = await examine({
      WECHATPAY_PUBLIC_KEY_ID: PLATFORM_ID,
      WECHATPAY_PUBLIC_KEY: pem(platform.publicKey),
      WECHATPAY_BASE_URL: wire.url,
    });
    expect(findings.find(({ name }) => name === 'clock-off')).toMatchObject({
      status,
      message: expect.stringMatching(words),
      hint: expect.stringContaining('NTP'),
    });
    expect(findings.find(({ name }) => name === 'echo')).toMatchObject({ status: 'ok' });
    expect(code).toBe(status === 'failed' ? 8 : 0);
  });

  it('reports a response that fails verification', async () => {
    sandbox.fault({ kind: 'wrong-signature' });
    const { code, failed } = await examine({});
    expect(failed).toEqual([expect.objectContaining({ name: 'echo-failed' })]);
    expect(failed[0]?.message).toContain('ERR_SIGNATURE');
    expect(code).toBe(8);
  });

  it('sends no request with --offline', async () => {
    const before = sandbox.requests.length;
    await examine({}, '--offline');
    expect(sandbox.requests).toHaveLength(before);
  });

  it('prints Chinese in a Chinese locale', async () => {
    const { code, stdout } = await wxpay(['doctor'], {
      env: { ...env, LANG: 'zh_CN.UTF-8', WECHATPAY_APIV3_KEY: 'short' },
    });
    expect(stdout).toContain('✗ APIv3 密钥为 5 字节，应为 32 字节');
    expect(code).toBe(8);
  });

  it('never prints a secret', async () => {
    const { stdout, stderr } = await examine({ WECHATPAY_PUBLIC_KEY: 'MIIC', WECHATPAY_SERIAL: 'x' });
    for (const secret of secretsOf(sandbox)) expect(stdout + stderr).not.toContain(secret);
  });
});
