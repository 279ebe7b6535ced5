import { request } from 'undici';
import { Folder, Running, wxpay } from '../support/command';

const CERTIFICATES = '/v3/certificates';

describe('wxpay fault', () => {
  it('injects faults into the running gateway, lists them and removes them', async () => {
    using folder = new Folder();
    const env = { XDG_RUNTIME_DIR: folder.path };
    await using gateway = new Running(['sandbox', '--output', 'json'], { env });
    const [{ url } = { url: '' }] = await gateway.events<{ url: string }>(1);
    const fault = async (...args: string[]): Promise<Record<string, unknown>[]> => {
      const { stdout, stderr } = await wxpay(['fault', ...args, '--output', 'json'], { env });
      if (stdout === '') throw new Error(stderr);
      return JSON.parse(stdout);
    };
    const status = async (path: string) => (await request(`${url}${path}`)).statusCode;
    expect(await fault()).toEqual([]);
    expect(await fault('bad-gateway', '--path', CERTIFICATES)).toMatchObject([{ times: 1, hits: 0 }]);
    expect(await status('/v3/merchant-service/images/1')).not.toBe(502);
    expect([await status(CERTIFICATES), await status(CERTIFICATES)]).toEqual([502, 400]);
    await fault('delay', '--delay', '5', '--times', '3');
    expect(await fault('error', '--probability', '0.5', '--gateway', url)).toMatchObject([
      { kind: 'delay', delay: 5, times: 3 },
      { kind: 'error', probability: 0.5, times: null },
    ]);
    const { stdout } = await wxpay(['fault'], { env });
    expect(stdout).toBe('1  delay  applied 0 of 3 times\n2  error  applied 0 times  probability 0.5\n');
    expect(await fault('--clear', '1')).toMatchObject([{ kind: 'error' }]);
    expect(await fault('--clear')).toEqual([]);
    const refused = await wxpay(['fault', 'error', '--probability', '2'], { env });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('expected a number above 0 and up to 1');
  });

  it('lists the kinds in both languages without a gateway, and completes them', async () => {
    using folder = new Folder();
    const env = { XDG_RUNTIME_DIR: folder.path };
    expect((await wxpay(['fault', '--kinds'], { env })).stdout).toMatch(/^drop-after +executed, then/m);
    const { stdout } = await wxpay(['fault', '--kinds', '--language', 'zh'], { env });
    expect(stdout).toMatch(/^drop-after +已执行，随后连接断开$/m);
    const completed = await wxpay(['complete', '--', 'fault', 'drop'], { env });
    expect(completed.stdout).toContain('drop-after');
  });

  it('refuses unknown kinds', async () => {
    const { code, stderr } = await wxpay(['fault', 'dorp-after']);
    expect(code).toBe(2);
    expect(stderr).toContain('drop-after');
  });
});
