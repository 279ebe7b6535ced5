import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** The files of an installed completion. */
export interface CompletionFiles {
  /** The completion script. */
  readonly script: string;
  /** The startup file that sources it; undefined where the shell finds the script itself. */
  readonly startup: string | undefined;
}

const BEGIN = '# >>> wxpay completion >>>';
const END = '# <<< wxpay completion <<<';
const BLOCK = new RegExp(`\\n?${BEGIN}\\n[\\s\\S]*?${END}\\n`, 'g');

/** Returns where the completion of a shell is installed. */
export function completionFiles(shell: Shell, env: NodeJS.ProcessEnv): CompletionFiles {
  const home = env['HOME'] || homedir();
  if (shell === 'fish') {
    const folder = env['XDG_CONFIG_HOME'] || path.join(home, '.config');
    return { script: path.join(folder, 'fish/completions/wxpay.fish'), startup: undefined };
  }
  const data = env['XDG_DATA_HOME'] || path.join(home, '.local/share');
  const startup = shell === 'bash' ? path.join(home, '.bashrc') : path.join(env['ZDOTDIR'] || home, '.zshrc');
  return { script: path.join(data, 'wechatpay', `completion.${shell}`), startup };
}

/** Installs the completion, or brings it up to date: a second time changes nothing else. */
export function installCompletion(shell: Shell, env: NodeJS.ProcessEnv): CompletionFiles {
  const files = completionFiles(shell, env);
  const [, program = ''] = process.argv;
  const script = execFileSync(process.execPath, [program, 'complete', shell], { env, encoding: 'utf8' });
  mkdirSync(path.dirname(files.script), { recursive: true });
  writeFileSync(files.script, script);
  if (files.startup !== undefined) {
    const before = without(files.startup);
    const gap = before === '' || before.endsWith('\n') ? '' : '\n';
    writeFileSync(files.startup, `${before}${gap}${blockOf(shell, files.script)}`);
  }
  return files;
}

/** Removes the completion, and its lines in the startup file. */
export function removeCompletion(shell: Shell, env: NodeJS.ProcessEnv): CompletionFiles {
  const files = completionFiles(shell, env);
  rmSync(files.script, { force: true });
  const { startup } = files;
  if (startup !== undefined && existsSync(startup)) writeFileSync(startup, without(startup));
  return files;
}

/** The startup file without our lines. */
function without(startup: string): string {
  return existsSync(startup) ? readFileSync(startup, 'utf8').replace(BLOCK, '') : '';
}

function blockOf(shell: Shell, script: string): string {
  const quoted = `'${script.replaceAll("'", "'\\''")}'`;
  // Completion of zsh has to be on before a function can be registered.
  const first =
    shell === 'zsh' ? '(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }\n' : '';
  return `\n${BEGIN}\n${first}[ -r ${quoted} ] && . ${quoted}\n${END}\n`;
}
