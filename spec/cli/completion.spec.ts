import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Folder, PROGRAM, wxpay } from '../support/command';

/** A home directory with `wxpay` in its path. */
class Home extends Folder {
  readonly env: Record<string, string>;

  constructor() {
    super();
    const bin = this.file('bin');
    mkdirSync(bin);
    writeFileSync(this.file('bin/wxpay'), `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
    chmodSync(this.file('bin/wxpay'), 0o755);
    this.env = { HOME: this.path, PATH: `${bin}:${process.env['PATH']}`, LANG: 'C' };
  }

  read(name: string): string {
    return readFileSync(this.file(name), 'utf8');
  }

  /** Runs a script in a shell; what it writes to standard error is part of the output. */
  run(shell: string, ...args: string[]): string {
    const { stdout, stderr } = spawnSync(shell, args, { env: this.env, encoding: 'utf8', input: '' });
    return `${stdout}${stderr}`.trim();
  }
}

const hasShell = (shell: string) => spawnSync(shell, ['--version']).status === 0;

describe('wxpay completion', () => {
  it('completes in bash, also after the startup file is sourced twice', async () => {
    using home = new Home();
    writeFileSync(home.file('.bashrc'), 'export MINE=1');
    const { code, stdout } = await wxpay(['completion', 'bash'], { env: home.env });
    expect(code).toBe(0);
    expect(stdout).toContain(home.file('.bashrc'));
    const script = `. ~/.bashrc; . ~/.bashrc
      COMP_WORDS=(wxpay trigger REFUND.); COMP_CWORD=2; _wxpay; echo "$MINE \${COMPREPLY[*]}"; complete -p wxpay`;
    expect(home.run('bash', '-c', script)).toBe(
      '1 REFUND.ABNORMAL REFUND.CLOSED REFUND.SUCCESS\ncomplete -o default -F _wxpay wxpay',
    );
  });

  it('does not execute what is typed', async () => {
    using home = new Home();
    await wxpay(['completion', 'bash'], { env: home.env });
    const script = `. ~/.bashrc; COMP_WORDS=(wxpay call '$(touch ~/executed)'); COMP_CWORD=2; _wxpay`;
    home.run('bash', '-c', script);
    expect(existsSync(home.file('executed'))).toBe(false);
  });

  (hasShell('zsh') ? it : it.skip)(
    'is registered in zsh, also after the startup file is sourced twice',
    async () => {
      using home = new Home();
      await wxpay(['completion'], { env: { ...home.env, SHELL: '/usr/bin/zsh' } });
      expect(home.run('zsh', '-f', '-c', '. ~/.zshrc; . ~/.zshrc; print $_comps[wxpay]')).toBe('_wxpay');
    },
  );

  (hasShell('fish') ? it : it.skip)('completes in fish without a change of its configuration', async () => {
    using home = new Home();
    await wxpay(['completion', 'fish'], { env: home.env });
    const script = home.file('.config/fish/completions/wxpay.fish');
    const completed = home.run('fish', '-c', `source ${script}; source ${script}; complete -C 'wxpay ca'`);
    expect(completed).toMatch(/^call\b/);
    expect(existsSync(home.file('.config/fish/config.fish'))).toBe(false);
  });

  it('changes nothing when it is installed again, and leaves nothing when it is removed', async () => {
    using home = new Home();
    writeFileSync(home.file('.zshrc'), 'alias ll="ls -l"\n');
    await wxpay(['completion', 'zsh'], { env: home.env });
    const once = home.read('.zshrc');
    await wxpay(['completion', 'zsh'], { env: home.env });
    expect(home.read('.zshrc')).toBe(once);
    const { stdout } = await wxpay(['completion', 'zsh', '--remove', '--output', 'json'], { env: home.env });
    expect(home.read('.zshrc')).toBe('alias ll="ls -l"\n');
    const { script, installed } = JSON.parse(stdout);
    expect(installed).toBe(false);
    expect(existsSync(script)).toBe(false);
  });

  it('refuses other shells', async () => {
    using home = new Home();
    const { code, stderr } = await wxpay(['completion'], { env: { ...home.env, SHELL: '/bin/tcsh' } });
    expect(stderr).toContain('expected bash, zsh or fish, received tcsh');
    expect(code).toBe(3);
  });

  it('prints a script for bash that needs no other package', async () => {
    const { stdout } = await wxpay(['complete', 'bash']);
    expect(
      execFileSync('bash', ['--norc', '-uec', `${stdout}\n${stdout}\ncomplete -p wxpay`]).toString(),
    ).toContain('wxpay');
  });
});
