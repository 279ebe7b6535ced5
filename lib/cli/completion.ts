import { documentedPaths } from '../reference';
import type { Context } from './context';
import { COMMANDS, createProgram } from './program';
import { eventNames } from './trigger';

/**
 * Prints the script of a shell, or, when that script asks, what fits what was typed: commands, options, their choices,
 * the paths of the catalogue and the types of notifications.
 *
 * @param args what follows `wxpay complete`.
 */
export async function complete(context: Context, args: readonly string[]): Promise<void> {
  const { default: tab } = await import('@bomb.sh/tab/commander');
  const program = createProgram(context, [...COMMANDS]);
  const completion = tab(program);
  const paths = () => [...new Set(documentedPaths().map(([, path]) => path))];
  offer(completion, 'call', 'path', paths);
  offer(completion, 'reference', 'words', paths);
  offer(completion, 'trigger', 'event', eventNames);
  await program.parseAsync(['complete', ...args], { from: 'user' });
}

type Completion = ReturnType<typeof import('@bomb.sh/tab/commander').default>;

function offer(
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
