import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Folder, Running, wxpay } from '../support/command';

interface Connection {
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
}

const ECHO = ['call', 'v3/security/echo', '--json', '{"echo_message":"hi"}'];

describe('wxpay sandbox', () => {
  it('starts a gateway, prints its configuration, and stops on Ctrl-C', async () => {
    await using gateway = new Running(['sandbox', '--output', 'json']);
    const [connection] = await gateway.events<Connection>(1);
    const { code, stdout } = await wxpay(ECHO, { env: connection?.environment ?? {} });
    expect(JSON.parse(stdout)).toEqual({ echo_message: 'hi' });
    expect(code).toBe(0);
    expect((await gateway.interrupt()).code).toBe(0);
  });

  it.each([
    ['loopback', 200],
    ['off', 404],
  ])('serves the console unless it is off: %s', async (reach, status) => {
    await using gateway = new Running(['sandbox', '--console', reach, '--output', 'json']);
    const [{ url } = { url: '' }] = await gateway.events<Connection>(1);
    expect((await fetch(`${url}/_console`)).status).toBe(status);
  });

  it('prints the URL of the console', async () => {
    await using gateway = new Running(['sandbox']);
    await gateway.lines(1);
    expect((await gateway.interrupt()).stderr).toMatch(/http:\/\/127\.0\.0\.1:\d+\/_console/);
  });

  it('sends notifications from the console only to the hosts of --notify', async () => {
    await using gateway = new Running(['sandbox', '--notify', 'a.invalid', '--output', 'json']);
    const [{ url } = { url: '' }] = await gateway.events<Connection>(1);
    const statuses = [];
    for (const host of ['a.invalid', 'b.invalid']) {
      const event = { type: 'REFUND.SUCCESS', resource: {}, url: `http://${host}/notify` };
      const answer = await fetch(`${url}/_console/api/notify`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(event),
      });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 403]);
  });

  it('serves HTTPS with the authority in its configuration', async () => {
    await using gateway = new Running(['sandbox', '--https', '--keys', 'certificate', '--output', 'json']);
    const [{ url, environment } = { url: '', environment: {} }] = await gateway.events<Connection>(1);
    expect(url).toMatch(/^https:/);
    expect(environment).not.toHaveProperty('WECHATPAY_PUBLIC_KEY');
    expect((await wxpay(ECHO, { env: environment })).code).toBe(0);
  });

  it('writes variables for a shell and Node.js to a file that only its owner can read', async () => {
    using folder = new Folder();
    writeFileSync(folder.file('gateway.env'), 'old', { mode: 0o644 });
    await using gateway = new Running(['sandbox', '--write', 'gateway.env', '--output', 'json'], {
      cwd: folder.path,
    });
    const [event] = await gateway.events(1);
    expect(event).toEqual({ url: expect.any(String), file: 'gateway.env' });
    expect(statSync(folder.file('gateway.env')).mode & 0o777).toBe(0o600);
    const print = ['-p', 'process.env.WECHATPAY_PRIVATE_KEY'];
    const byNode = execFileSync(process.execPath, ['--env-file', folder.file('gateway.env'), ...print]);
    const byShell = execFileSync('sh', [
      '-c',
      '. "$0"; exec "$1" -p process.env.WECHATPAY_PRIVATE_KEY',
      folder.file('gateway.env'),
      process.execPath,
    ]);
    expect(byShell.toString()).toBe(byNode.toString());
    expect(byNode.toString()).toMatch(/^-----BEGIN PRIVATE KEY-----\\n/);
  });

  it('writes profiles, and keeps its keys across restarts', async () => {
    using folder = new Folder();
    const args = ['sandbox', '--identity', 'keys.json', '--write', 'gateway.json', '--output', 'json'];
    for (const time of ['first', 'second']) {
      await using gateway = new Running(args, { cwd: folder.path });
      await gateway.events(1);
      expect((await wxpay([...ECHO, '--config', folder.file('gateway.json')])).code).toBe(0);
      if (time === 'first') writeFileSync(folder.file('before.json'), readFileSync(folder.file('keys.json')));
    }
    expect(readFileSync(folder.file('keys.json'), 'utf8')).toBe(
      readFileSync(folder.file('before.json'), 'utf8'),
    );
    expect(statSync(folder.file('keys.json')).mode & 0o777).toBe(0o600);
  });

  it('keeps its state across restarts', async () => {
    using folder = new Folder();
    const args = ['sandbox', '--state', 'state.json', '--write', 'gateway.json', '--output', 'json'];
    const config = ['--config', folder.file('gateway.json')];
    const order = {
      appid: 'wx1',
      mchid: '1900000109',
      description: 'd',
      out_trade_no: 'kept-1',
      notify_url: 'https://shop.example/',
      amount: { total: 1 },
    };
    {
      await using gateway = new Running(args, { cwd: folder.path });
      await gateway.events(1);
      const place = ['call', 'v3/pay/transactions/native', '--json', JSON.stringify(order)];
      expect((await wxpay([...place, ...config])).code).toBe(0);
      expect((await gateway.interrupt()).code).toBe(0);
    }
    expect(statSync(folder.file('state.json')).mode & 0o777).toBe(0o600);
    await using gateway = new Running(args, { cwd: folder.path });
    await gateway.events(1);
    const ask = ['call', 'v3/pay/transactions/out-trade-no/kept-1?mchid=1900000109', ...config];
    const { stdout } = await wxpay(ask);
    expect(JSON.parse(stdout)).toMatchObject({ out_trade_no: 'kept-1', trade_state: 'NOTPAY' });
  });

  it('injects the faults and enforces the rates of its options', async () => {
    const fault = [
      '--fault',
      'error-after,path=/v3/refund/*,probability=0.03,seed=7',
      '--fault',
      'notification-lost',
    ];
    const query = 'GET v3/pay/transactions/out-trade-no/{out_trade_no}';
    const rate = [
      '--rate',
      `${query}=5/minute,RATELIMIT_EXCEEDED`,
      '--rate',
      'POST v3/refund/domestic/refunds=1',
    ];
    await using gateway = new Running(['sandbox', ...fault, ...rate, '--output', 'json']);
    const [{ url } = { url: '' }] = await gateway.events<Connection>(1);
    const ask = async (name: string) => (await fetch(`${url}/_console/api/${name}`)).json();
    expect(await ask('faults')).toMatchObject([
      { kind: 'error-after', path: '/v3/refund/*', probability: 0.03, seed: 7 },
      { kind: 'notification-lost', probability: 1 },
    ]);
    expect(await ask('rates')).toEqual([
      { operation: query, limit: 5, per: 'minute', code: 'RATELIMIT_EXCEEDED' },
      { operation: 'POST v3/refund/domestic/refunds', limit: 1, per: 'second', code: 'FREQUENCY_LIMITED' },
    ]);
  });

  it('prints each request with its status, duration and error code, and no query', async () => {
    await using gateway = new Running(['sandbox', '--write', 'out.env'], {
      cwd: mkdtempSync(join(tmpdir(), 'wxpay-')),
    });
    const [file] = await gateway.lines(1);
    expect(file).toBe('out.env');
    const url = await gateway.remark(/listening on (\S+)\./);
    await fetch(`${url}/v3/certificates?token=SECRET`);
    await fetch(`${url}/pay/orderquery`, { method: 'POST', body: '<xml></xml>' });
    await gateway.remark(/orderquery.*\n/);
    const { stderr } = await gateway.interrupt();
    expect(stderr).toMatch(/^GET {5}\/v3\/certificates {2}401 SIGN_ERROR {2}\d+ ms$/m);
    expect(stderr).toMatch(/^POST {4}\/pay\/orderquery {2}200 [A-Z_]+ {2}\d+ ms$/m);
    expect(stderr).not.toContain('SECRET');
    expect(stderr).not.toContain('\u001b[');
  });

  it('prints requests as lines of JSON with --output json, and none with --quiet', async () => {
    await using gateway = new Running(['sandbox', '--output', 'json']);
    const [connection] = await gateway.events<Connection>(1);
    await wxpay(ECHO, { env: connection?.environment ?? {} });
    const [, line] = await gateway.events(2);
    expect(line).toEqual({
      type: 'request',
      method: 'POST',
      path: '/v3/security/echo',
      status: 200,
      milliseconds: expect.any(Number),
    });
    await using quiet = new Running(['sandbox', '--output', 'json', '--quiet']);
    const [other] = await quiet.events<Connection>(1);
    await wxpay(ECHO, { env: other?.environment ?? {} });
    const { stdout } = await quiet.interrupt();
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    [['--fault', 'error,often=1'], 2],
    [['--fault', 'nothing'], 3],
    [['--rate', 'often'], 2],
    [['--rate', 'POST v3/unknown=1'], 3],
    [['--port', '65536'], 2],
    [['--keys', 'none'], 2],
    [['--mchid', 'x'], 3],
    [['--identity', '/dev/null'], 3],
    [['--state', '/dev/null'], 3],
  ])('rejects %s', async (args, exit) => {
    expect((await wxpay(['sandbox', ...args])).code).toBe(exit);
  });
});
