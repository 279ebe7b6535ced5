import { documentedPaths } from '../reference';
import { BASH_SCRIPT } from './completion-script';
import type { Context } from './context';
import { COMMANDS, createProgram } from './program';
import { eventNames } from './trigger';

/**
 * Prints the completion script of a shell. When called by that script, prints the completions of the typed words:
 * commands, options, their choices, documented paths and event types.
 *
 * @param args the arguments after `wxpay complete`.
 */
export async function complete(context: Context, args: readonly string[]): Promise<void> {
  if (args[0] === 'bash') {
    process.stdout.write(BASH_SCRIPT);
    return;
  }
  const { default: tab } = await import('@bomb.sh/tab/commander');
  const program = createProgram(context, [...COMMANDS]);
  const completion = tab(program);
  const paths = () => [...new Set(documentedPaths().map(([, path]) => path))];
  addValues(completion, 'call', 'path', paths);
  addValues(completion, 'reference', 'words', paths);
  addValues(completion, 'trigger', 'event', eventNames);
  await program.parseAsync(['complete', ...args], { from: 'user' });
}

type Completion = ReturnType<typeof import('@bomb.sh/tab/commander').default>;

function addValues(
  completion: Completion,
  command: string,
  argument: string,
  values: () => readonly string[],
): void {
  const known = completion.commands.get(command)?.arguments.get(argument);
  if (known === undefined) return;
  known.handler = (add) => {
    for (const value of values()) add(value, '');
  };
}
