import { Argument, Command } from 'commander';
import type { Context } from '../context';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/** `wxpay complete`: completion for shells. Here for the help only: `main` hands the command over before it is run. */
export function completeCommand({ texts: { complete: texts } }: Context): Command {
  return new Command('complete')
    .description(texts.description)
    .addArgument(new Argument('<shell>', texts.shell).choices(SHELLS));
}
