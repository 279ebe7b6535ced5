import { Agent } from 'undici';
import { Wechatpay } from 'wechatpay-chain';
import { Notifications } from 'wechatpay-chain/notify';
import { type Identity, type KeysOffered, Sandbox, signNotification } from 'wechatpay-chain/sandbox';

const PATIENCE = 240_000;
let identity: Identity;

beforeAll(async () => {
  identity = await Sandbox.identity();
}, 60_000);

const downloads = (sandbox: Sandbox) =>
  sandbox.requests.filter(({ template }) => template === '/v3/certificates').length;

describe('rotation of the platform certificate', () => {
  it(
    'fails none of 2,000 concurrent calls',
    async () => {
      await using sandbox = await Sandbox.start({ identity, keys: 'certificate' });
      const dispatcher = new Agent({ connections: 50 });
      const { certs: _, ...config } = sandbox.config;
      await using wxpay = new Wechatpay({ ...config, certificates: 'auto', dispatcher, timeout: PATIENCE });
      let done = 0;
      let rotated: Promise<{ serial: string }> | undefined;
      const call = async (index: number) => {
        const echo_message = String(index);
        const { data, headers } = await wxpay.v3.security.echo.post({ json: { echo_message } });
        done += 1;
        if (done === 500) rotated = sandbox.rotate();
        return { right: data.echo_message === echo_message, serial: headers.get('Wechatpay-Serial') };
      };
      const answers = await Promise.all(Array.from({ length: 2000 }, (__, index) => call(index)));
      const next = (await rotated)?.serial ?? '';
      expect(answers.every(({ right }) => right)).toBe(true);
      const serials = answers.map(({ serial }) => serial);
      expect([...new Set(serials)].sort()).toEqual([identity.platform.serial, next].sort());
      expect(serials.filter((serial) => serial === next).length).toBeGreaterThan(100);
      expect(wxpay.certificates?.serials).toEqual([identity.platform.serial, next]);
      expect(sandbox.requests.filter(({ answer }) => answer?.status !== 200)).toEqual([]);
      await dispatcher.close();
    },
    PATIENCE,
  );

  it('costs the first call of a new client one download', async () => {
    await using sandbox = await Sandbox.start({ identity, keys: 'certificate' });
    await sandbox.rotate();
    const { certs: _, ...config } = sandbox.config;
    await using wxpay = new Wechatpay({ ...config, certificates: 'auto' });
    await wxpay.v3.security.echo.post({ json: { echo_message: 'a', encrypted_echo_message: '张三' } });
    expect(sandbox.requests.map(({ template }) => template)).toEqual([
      '/v3/certificates',
      '/v3/security/echo',
    ]);
  });
});

/** What a merchant configures at each stage of the migration. */
const stages: readonly [string, KeysOffered, (config: Sandbox['config']) => object][] = [
  [
    'before: certificates only',
    'certificate',
    ({ certs: _, ...config }) => ({ ...config, certificates: 'auto' }),
  ],
  [
    'during: the public key and certificates',
    'both',
    (config) => ({ ...config, ...publicKeyOnly(), certificates: 'auto' }),
  ],
  ['after: the public key only', 'public-key', (config) => ({ ...config, ...publicKeyOnly() })],
];

const publicKeyOnly = () => ({ certs: { [identity.publicKey.id]: identity.publicKey.publicKey } });

describe('the migration to the WeChat Pay public key', () => {
  it.each(stages)('%s: calls with sensitive fields succeed', async (_, keys, configure) => {
    await using sandbox = await Sandbox.start({ identity, keys });
    await using wxpay = new Wechatpay(configure(sandbox.config) as Sandbox['config']);
    const json = { echo_message: 'a', encrypted_echo_message: '张三' };
    const { data, headers } = await wxpay.v3.security.echo.post({ json });
    expect(data).toEqual(json);
    const serial = keys === 'certificate' ? identity.platform.serial : identity.publicKey.id;
    expect(headers.get('Wechatpay-Serial')).toBe(serial);
    const named = sandbox.requests.map((request) => request.headers['wechatpay-serial']);
    expect(named.at(-1)).toBe(serial);
  });

  it.each([0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1])(
    'notifications, %d of which are signed with the public key, are verified',
    async (share) => {
      await using sandbox = await Sandbox.start({ identity });
      await using wxpay = new Wechatpay({ ...sandbox.config, ...publicKeyOnly(), certificates: 'auto' });
      const notifications = new Notifications(wxpay);
      let byPublicKey = 0;
      for (let count = 1; count <= 100; count += 1) {
        const isNext = Math.ceil(count * share) > Math.ceil((count - 1) * share);
        byPublicKey += isNext ? 1 : 0;
        const notification = await signNotification(
          identity,
          'REFUND.SUCCESS',
          { out_refund_no: String(count) } as never,
          { key: isNext ? 'public-key' : 'certificate' },
        );
        await expect(notifications.parse(notification)).resolves.toMatchObject({
          resource: { out_refund_no: String(count) },
        });
      }
      expect(byPublicKey).toBe(Math.max(1, 100 * share));
      expect(downloads(sandbox)).toBe(share === 1 ? 0 : 1);
    },
    PATIENCE,
  );

  it('paused: the client follows WeChat Pay back to certificates', async () => {
    await using sandbox = await Sandbox.start({ identity });
    await using wxpay = new Wechatpay({ ...sandbox.config, ...publicKeyOnly(), certificates: 'auto' });
    const headers = { 'Wechatpay-Serial': identity.platform.serial };
    const response = await wxpay.v3.security.echo.post({ json: { echo_message: 'a' }, headers });
    expect(response.headers.get('Wechatpay-Serial')).toBe(identity.platform.serial);
  });

  it('completed: a client that is configured accordingly downloads nothing', async () => {
    await using sandbox = await Sandbox.start({ identity });
    await using wxpay = new Wechatpay({ ...sandbox.config, ...publicKeyOnly(), certificates: 'auto' });
    wxpay.certificates?.stop();
    await wxpay.v3.security.echo.post({ json: { echo_message: 'a' } });
    const headers = { 'Wechatpay-Serial': identity.platform.serial };
    await expect(wxpay.v3.security.echo.post({ json: { echo_message: 'a' }, headers })).rejects.toMatchObject(
      {
        reason: 'unknown-serial',
      },
    );
    expect(downloads(sandbox)).toBe(0);
  });

  it('completed: the error of a merchant without certificates says what to do', async () => {
    await using sandbox = await Sandbox.start({ identity, keys: 'public-key' });
    const { certs: _, ...config } = sandbox.config;
    await using wxpay = new Wechatpay({ ...config, certificates: 'auto' });
    await expect(wxpay.v3.security.echo.post({ json: { echo_message: 'a' } })).rejects.toMatchObject({
      name: 'ConfigError',
      field: 'certificates',
      outcome: 'not-sent',
      hint: expect.stringContaining('PUB_KEY_ID_'),
      cause: { name: 'ApiError', status: 404 },
    });
    expect(sandbox.requests).toHaveLength(1);
  });
});
