import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import KeyvRedis from '@keyv/redis';
import Keyv from 'keyv';
import { Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';

const installed = spawnSync('redis-server', ['--version']).status === 0;
if (!installed) {
  console.warn('Skipped: there is no redis-server on this machine (apt-get install redis-server).');
}

(installed ? describe : describe.skip)('certificates shared through Redis', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wechatpay-redis-'));
  const socket = path.join(folder, 'redis.sock');
  let identity: Identity;
  let server: ChildProcess;
  let sandbox: Sandbox;
  const stores: Keyv[] = [];

  beforeAll(async () => {
    server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder]);
    for await (const line of server.stdout ?? [])
      if (/Ready to accept|ready to accept/.test(String(line))) break;
    identity = await Sandbox.identity();
  }, 60_000);

  beforeEach(async () => {
    sandbox = await Sandbox.start({ identity, keys: 'certificate' });
  });

  afterEach(() => sandbox.close());

  afterAll(async () => {
    await Promise.all(stores.map((store) => store.disconnect()));
    server.kill();
    await once(server, 'exit');
    rmSync(folder, { recursive: true });
  });

  /** One of the machines of the merchant, with its own connection. */
  function machine(namespace: string, overrides = {}): Wechatpay {
    const store = new Keyv(new KeyvRedis({ socket: { path: socket, tls: false } }), { namespace });
    stores.push(store);
    const { certs: _, ...config } = sandbox.config;
    return new Wechatpay({ ...config, certificates: { store }, ...overrides });
  }

  const downloads = () => sandbox.requests.filter(({ template }) => template === '/v3/certificates').length;
  const echo = (wxpay: Wechatpay) => wxpay.v3.security.echo.post({ json: { echo_message: 'hello' } });

  it('certificates are downloaded by one machine and read by the others', async () => {
    for (let count = 0; count < 3; count += 1) {
      await using wxpay = machine('take-over');
      await expect(echo(wxpay)).resolves.toMatchObject({ status: 200 });
    }
    expect(downloads()).toBe(1);
  });

  it('a rotation that one machine detects reaches the others', async () => {
    await using one = machine('rotation');
    await using two = machine('rotation');
    await echo(one);
    await echo(two);
    await sandbox.rotate();
    await echo(one);
    await echo(two);
    expect(downloads()).toBe(2);
    expect(two.certificates?.serials).toHaveLength(2);
  });

  it('stored certificates can only be decrypted with the APIv3 key', async () => {
    await using wxpay = machine('sealed');
    await echo(wxpay);
    const stored = String(await stores.at(-1)?.get(`wechatpay:certificates:${identity.mchid}`));
    expect(stored).toMatch(/^\d+ \{"data":\[\{/);
    for (const secret of [identity.apiv3Key, 'BEGIN CERTIFICATE']) expect(stored).not.toContain(secret);
    await using other = machine('sealed', { apiv3Key: 'z'.repeat(32) });
    await expect(echo(other)).rejects.toMatchObject({ field: 'apiv3Key', outcome: 'not-sent' });
  });
});
