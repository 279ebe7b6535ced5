import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { VERSION } from '../../lib/version';
import { PROGRAM, wxpay } from '../support/command';

const COMMANDS = [
  'sandbox',
  'call',
  'reference',
  'doctor',
  'certs',
  'verify',
  'listen',
  'trigger',
  'bill',
  'complete',
  'completion',
];

describe('the help', () => {
  it.each(COMMANDS)('of %s is in English and Chinese', async (command) => {
    const english = await wxpay([command, '--help']);
    const chinese = await wxpay([command, '--help'], { env: { LC_ALL: 'zh_CN.UTF-8', LANG: 'C' } });
    expect(english.stdout).toMatch(new RegExp(`^Usage: wxpay ${command}`));
    expect(english.stdout).not.toMatch(/\p{Script=Han}/u);
    expect(chinese.stdout).toMatch(new RegExp(`^用法： wxpay ${command}`));
    expect(chinese.stdout).not.toMatch(/default:|choices:|Options|Arguments/);
    expect([english.code, chinese.code]).toEqual([0, 0]);
  });

  it('lists every command, variable and exit code, also without a command', async () => {
    const { stderr, code } = await wxpay([]);
    const { stdout } = await wxpay(['help']);
    expect(stderr).toBe(stdout);
    for (const command of COMMANDS) expect(stdout).toContain(`  ${command} `);
    expect(stdout).toContain('WECHATPAY_PRIVATE_KEY');
    expect(stdout).toMatch(/Exit codes:\n {2}0 success/);
    expect(code).toBe(2);
  });

  it('prints the version', async () => {
    expect(await wxpay(['--version'])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  });
});

describe('the language', () => {
  it.each([
    [{ LANG: 'zh_TW.UTF-8' }, [], '未知命令 nope'],
    [{ LC_ALL: 'zh', LANG: 'en_US.UTF-8' }, [], '未知命令 nope'],
    [{ LC_ALL: 'en_US.UTF-8', LANG: 'zh_CN.UTF-8' }, [], "unknown command 'nope'"],
    [{ LANG: 'zh_CN.UTF-8' }, ['--language', 'en'], "unknown command 'nope'"],
    [{ LANG: 'C' }, ['--language=zh'], '未知命令 nope'],
  ])('is that of the locale unless --language is set: %j %j', async (env, args, words) => {
    const { stderr, code } = await wxpay(['nope', ...args], { env });
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });
});

describe('completion', () => {
  it.each([
    [['ca'], ['call', 'campaign']],
    [
      ['sandbox', '--keys', ''],
      ['certificate', 'public-key', 'both'],
    ],
    [
      ['call', 'v3/refund/domestic/refunds/{r'],
      ['v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund'],
    ],
    [
      ['trigger', 'REFUND.'],
      ['REFUND.ABNORMAL', 'REFUND.CLOSED', 'REFUND.SUCCESS'],
    ],
  ])('of %j', async (words, expected) => {
    const { stdout, code } = await wxpay(['complete', '--', ...words]);
    const values = stdout.split('\n').slice(0, -2);
    expect(values.map((line) => line.split('\t')[0])).toEqual(expected);
    expect(code).toBe(0);
  });

  it('is a script that bash accepts', async () => {
    const { stdout } = await wxpay(['complete', 'bash']);
    expect(execFileSync('bash', ['-c', `${stdout}\ncomplete -p wxpay`]).toString()).toContain('wxpay');
  });

  it('supports the other shells and rejects unknown ones', async () => {
    for (const shell of ['zsh', 'fish', 'powershell']) {
      expect((await wxpay(['complete', shell])).stdout).toContain('wxpay');
    }
    expect((await wxpay(['complete', 'tcsh'])).code).toBe(2);
    expect((await wxpay(['complete'])).code).toBe(2);
  });
});

// The `script` of util-linux runs a command in a new terminal.
const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux') === true;

(hasScript ? describe : describe.skip)('at a terminal', () => {
  /** Returns the output of a command and its terminal; `typed` is sent after the prompt. */
  async function atTerminal(command: string, env: Record<string, string>, typed = ''): Promise<string> {
    const child = spawn('script', ['-qec', `${process.execPath} ${PROGRAM} ${command}`, '/dev/null'], {
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', LANG: 'C', TERM: 'xterm-256color', ...env },
    });
    let shown = '';
    child.stdout.on('data', (chunk) => {
      const hadAsked = shown.includes('KEY: ');
      shown += chunk;
      if (!hadAsked && shown.includes('KEY: ')) child.stdin.write(typed);
    });
    await once(child, 'close');
    return shown;
  }
  const half = { WECHATPAY_MCHID: '1900000109', WECHATPAY_APIV3_KEY: 'short' };

  it('output has colors unless NO_COLOR is set', async () => {
    expect(await atTerminal('doctor --offline', half)).toContain('\u001b[31m✗\u001b[39m');
    expect(await atTerminal('doctor --offline', { ...half, NO_COLOR: '1' })).not.toContain('\u001b[3');
    expect(await atTerminal('doctor --offline --output json', half)).not.toContain('\u001b[3');
  });

  it('the command prompts for a secret without echo', async () => {
    const typed = `${'s3cr3t'.repeat(5)}!!`;
    const shown = await atTerminal(
      'doctor --offline',
      { ...half, WECHATPAY_APIV3_KEY: 'prompt' },
      `${typed}\r`,
    );
    expect(shown).toContain('WECHATPAY_APIV3_KEY: ');
    expect(shown).toContain('The APIv3 key has 32 bytes');
    expect(shown).not.toContain('s3');
  });

  it('Ctrl-C cancels a prompt', async () => {
    const shown = await atTerminal('doctor', { ...half, WECHATPAY_APIV3_KEY: 'prompt' }, '\u0003');
    expect(shown).toContain('Invalid `WECHATPAY_APIV3_KEY`: the prompt was cancelled');
  });
});

describe('in a pipe', () => {
  it('output has no colors', async () => {
    const { stdout } = await wxpay(['doctor', '--offline'], {
      env: { WECHATPAY_MCHID: '1', FORCE_COLOR: '1' },
    });
    expect(stdout).not.toContain('\u001b');
  });

  it('control characters are escaped', async () => {
    const { stderr } = await wxpay(['doctor', '--config', '/nonexistent\u001b]0;title\u0007\u202e']);
    expect(stderr).toContain('\\u001b]0;title\\u0007\\u202e');
  });

  it('a closed pipe is not an error', () => {
    const command = `"${process.execPath}" "${PROGRAM}" reference v3 | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: path.dirname(PROGRAM) });
    expect(stdout.toString()).toMatch(/\n0\n$/);
    expect(stderr.toString()).toBe('');
  });
});
