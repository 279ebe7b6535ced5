import { Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE } from '../sandbox/merchant';
import { client, config, PLATFORM_ID, platform } from '../support/client';

let identity: Identity;
beforeAll(async () => {
  identity = await Sandbox.identity();
}, PATIENCE);

describe('the prefer option', () => {
  it('selects the key with which WeChat Pay signs the next response', async () => {
    await using sandbox = await Sandbox.start({ identity, keys: 'both' });
    const paused = { now: false };
    await using wxpay = new Wechatpay({
      ...sandbox.config,
      certs: {
        [identity.publicKey.id]: identity.publicKey.publicKey,
        [identity.platform.serial]: identity.platform.certificate,
      },
      prefer: () => (paused.now ? 'certificate' : 'publicKey'),
    });
    const answeredWith = async () => {
      const json = { echo_message: 'a', encrypted_echo_message: 'b' };
      const { headers } = await wxpay.v3.security.echo.post({ json });
      return headers.get('Wechatpay-Serial');
    };
    expect(await answeredWith()).toBe(identity.publicKey.id);
    paused.now = true;
    expect(await answeredWith()).toBe(identity.platform.serial);
  });

  it.each<[string, object]>([
    ['a kind of key that does not exist', { prefer: 'pub' }],
    ['a certificate that is not configured', { prefer: 'certificate' }],
  ])('cannot be %s', (_, overrides) => {
    expect(() => client({ ...config, ...overrides })).toThrow(
      expect.objectContaining({ name: 'ConfigError', field: 'prefer' }),
    );
  });

  it('is checked when it is a function', async () => {
    const wxpay = client({ certs: { [PLATFORM_ID]: platform.publicKey }, prefer: () => 'pub' as never });
    await expect(wxpay.chain('v3/a').get()).rejects.toMatchObject({
      name: 'ConfigError',
      field: 'prefer',
      outcome: 'not-sent',
    });
  });
});
