import path from 'node:path';
import { Command } from 'commander';
import { ConfigError } from '../../errors';
import type { Context } from '../context';
import { installCompletion, removeCompletion, SHELLS, type Shell } from '../install-completion';

/** `wxpay completion`: installs or removes completion for a shell. */
export function completionCommand(context: Context): Command {
  const { output, env } = context;
  const { completion: texts } = context.texts;
  return new Command('completion')
    .description(texts.description)
    .argument('[shell]', texts.shell)
    .option('--remove', texts.remove)
    .action((name: string | undefined, { remove }: { readonly remove?: boolean }) => {
      const shell = shellOf(name, context);
      const files = remove ? removeCompletion(shell, env) : installCompletion(shell, env);
      output.result({ shell, ...files, installed: !remove }, () =>
        remove ? texts.removed(shell) : texts.installed(shell, files.startup ?? files.script),
      );
    });
}

function shellOf(name: string | undefined, { env, texts: { completion: texts } }: Context): Shell {
  const wanted = name ?? path.basename(env['SHELL'] ?? '');
  const shell = SHELLS.find((known) => known === wanted);
  if (shell !== undefined) return shell;
  throw new ConfigError('shell', texts.unknown(wanted === '' ? 'none' : wanted), texts.unknownHint);
}
