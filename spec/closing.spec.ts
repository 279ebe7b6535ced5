import { Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE } from './sandbox/merchant';

let sandbox: Sandbox;
let config: WechatpayConfig;

beforeAll(async () => {
  sandbox = await Sandbox.start();
  const { certs: _, ...rest } = sandbox.config;
  config = { ...rest, certificates: 'auto' };
}, PATIENCE);
afterAll(() => sandbox.close());

describe('closing a client', () => {
  it('waits for a call under way, and for the certificates that it needs', async () => {
    const wxpay = new Wechatpay(config);
    const call = wxpay.v3.security.echo.post({ json: { echo_message: 'a' } });
    await wxpay.close();
    await expect(call).resolves.toMatchObject({ data: { echo_message: 'a' } });
  });

  it('ends the download of certificates', async () => {
    const wxpay = new Wechatpay(config);
    await wxpay.close();
    await expect(wxpay.certificates?.refresh()).rejects.toMatchObject({
      cause: { code: 'ERR_CLOSED' },
    });
    await expect(wxpay.v3.certificates.get()).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });
});
