import { Folder, Running, wxpay } from '../support/command';

describe('wxpay clock', () => {
  it('moves the clock of the running gateway, shows it and resets it', async () => {
    using folder = new Folder();
    const env = { XDG_RUNTIME_DIR: folder.path };
    await using gateway = new Running(['sandbox', '--https', '--output', 'json'], { env });
    const [{ url } = { url: '' }] = await gateway.events<{ url: string }>(1);
    const offset = async (...args: string[]): Promise<number> => {
      const { stdout, stderr } = await wxpay(['clock', ...args, '--output', 'json'], { env });
      if (stdout === '') throw new Error(stderr);
      return JSON.parse(stdout).offset;
    };
    expect(await offset()).toBe(0);
    expect(await offset('+1h')).toBe(3_600_000);
    expect(await offset('90s', '--gateway', url)).toBe(3_690_000);
    expect((await wxpay(['clock'], { env })).stdout).toMatch(/ {2}3690 s ahead of this machine\n$/);
    expect(await offset('reset')).toBe(0);
  });

  it.each(['1w', '-1h', '0s', 'soon'])('rejects %s', async (move) => {
    expect((await wxpay(['clock', '--', move])).code).toBe(2);
  });

  it('says how to start a gateway if none runs', async () => {
    using folder = new Folder();
    const { code, stderr } = await wxpay(['clock'], { env: { XDG_RUNTIME_DIR: folder.path } });
    expect(code).toBe(3);
    expect(stderr).toContain('wxpay sandbox');
  });
});
