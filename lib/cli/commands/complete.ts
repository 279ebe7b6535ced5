import { Argument, Command } from 'commander';
import type { Context } from '../context';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/** `wxpay complete`: listed for the help only, since `main` runs it before commander does. */
export function completeCommand({ texts: { complete: texts } }: Context): Command {
  return new Command('complete')
    .description(texts.description)
    .addArgument(new Argument('<shell>', texts.shell).choices(SHELLS));
}
