import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { Folder, PROGRAM, Running, wxpay } from '../support/command';

/** One message: no stack trace, no `Error: Error:`. */
function expectOneMessage(stderr: string): void {
  expect(stderr).not.toMatch(/^ +at |node:internal|Error: Error/m);
  expect(stderr.match(/Error/g)?.length ?? 0).toBeLessThanOrEqual(1);
}

describe('an output that cannot be written', () => {
  it.each(['reference refunds', '--help', 'reference refunds --output json'])(
    'as standard output causes one message and exit code 1: wxpay %s',
    (args) => {
      const line = `"${process.execPath}" "${PROGRAM}" ${args} > /dev/full`;
      const { status, stderr } = spawnSync('sh', ['-c', line], { encoding: 'utf8' });
      expect(stderr).toContain('ENOSPC');
      expectOneMessage(stderr);
      expect(status).toBe(1);
    },
  );

  it.each(['--write', '--identity'])(
    'as %s of a gateway causes one message and exit code 1',
    async (option) => {
      const { code, stderr } = await wxpay(['sandbox', option, '/nonexistent/folder/file']);
      expect(stderr).toContain('/nonexistent/folder/file');
      expectOneMessage(stderr);
      expect(code).toBe(1);
    },
  );

  it('as --state of a gateway is an invalid option: one message, exit code 3, and no partial file', async () => {
    using folder = new Folder();
    const gateway = new Running(['sandbox', '--state', `${folder.path}/missing/state.json`]);
    await Promise.race([gateway.lines(1).catch(() => undefined), gateway.ended]);
    const { code, stderr } = await gateway.interrupt();
    expect(stderr).toContain('state.json');
    expectOneMessage(stderr);
    expect(code).toBe(3);
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
