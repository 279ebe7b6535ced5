import { MockAgent } from 'undici';
import { Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE } from '../sandbox/merchant';
import { client } from '../support/client';

const GLOBAL = 'GET v3/global/certificates to https://apihk.mch.weixin.qq.com ';

/** What a client asks for its certificates: the operation and the host, as the error names them. */
async function askedOf(overrides: Partial<WechatpayConfig>): Promise<string> {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const wxpay = client({
    certificates: 'auto',
    apiv3Key: 'k'.repeat(32),
    dispatcher: agent,
    retry: false,
    ...overrides,
  });
  const failure: unknown = await wxpay.certificates?.refresh().catch((error: unknown) => error);
  await agent.close();
  return failure instanceof Error ? String(failure.cause) : '';
}

describe('the download of platform certificates', () => {
  it.each<[string, Partial<WechatpayConfig>]>([
    ['by its baseURL', { baseURL: 'https://apihk.mch.weixin.qq.com/' }],
    ['by its hosts', { hosts: ['apihk.mch.weixin.qq.com', 'apius.mch.weixin.qq.com'] }],
    ['by the global option', { certificates: { global: true } }],
  ])('asks v3/global/certificates for a global merchant, known %s', async (_, overrides) => {
    expect(await askedOf(overrides)).toContain(GLOBAL);
  });

  it.each<[string, Partial<WechatpayConfig>]>([
    ['on the default host', {}],
    [
      'by the global option',
      { baseURL: 'https://apihk.mch.weixin.qq.com/', certificates: { global: false } },
    ],
  ])('asks v3/certificates for every other merchant, %s', async (_, overrides) => {
    expect(await askedOf(overrides)).toContain('GET v3/certificates to ');
  });

  it('refuses a global option that is not a boolean', () => {
    expect(() => client({ certificates: { global: 'yes' as never }, apiv3Key: 'k'.repeat(32) })).toThrow(
      expect.objectContaining({ name: 'ConfigError', field: 'certificates.global' }),
    );
  });
});

describe('a global merchant and the gateway', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await Sandbox.identity();
  }, PATIENCE);

  it('use the same path for certificates', async () => {
    await using sandbox = await Sandbox.start({ identity, keys: 'certificate' });
    const { certs: _, ...config } = sandbox.config;
    await using wxpay = new Wechatpay({ ...config, certificates: { global: true } });
    await expect(wxpay.certificates?.refresh()).resolves.toEqual([identity.platform.serial]);
    await expect(wxpay.v3.global.certificates.get()).resolves.toMatchObject({ status: 200 });
    expect(sandbox.requests.map(({ template }) => template)).toEqual([
      '/v3/global/certificates',
      '/v3/global/certificates',
    ]);
  });
});
