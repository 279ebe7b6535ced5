import { Command, Help, Option } from 'commander';
import { VERSION } from '../version';
import { billCommand } from './commands/bill';
import { callCommand } from './commands/call';
import { certsCommand } from './commands/certs';
import { completeCommand } from './commands/complete';
import { doctorCommand } from './commands/doctor';
import { listenCommand } from './commands/listen';
import { referenceCommand } from './commands/reference';
import { sandboxCommand } from './commands/sandbox';
import { triggerCommand } from './commands/trigger';
import { verifyCommand } from './commands/verify';
import type { Context } from './context';

/** The commands that do the work. */
export const COMMANDS: readonly ((context: Context) => Command)[] = [
  sandboxCommand,
  callCommand,
  referenceCommand,
  doctorCommand,
  certsCommand,
  verifyCommand,
  listenCommand,
  triggerCommand,
  billCommand,
];

/**
 * The command line: its commands, what they share, and how they speak.
 *
 * @param commands all of them, where it says nothing else.
 */
export function createProgram(context: Context, commands = [...COMMANDS, completeCommand]): Command {
  const { texts } = context;
  const program = new Command('wxpay')
    .description(texts.description)
    .version(VERSION, '-V, --version', texts.version)
    .addOption(new Option('--output <format>', texts.output).choices(['text', 'json']).default('text'))
    .addOption(new Option('--language <language>', texts.language).choices(['en', 'zh']))
    .option('--profile <name>', texts.profile)
    .option('--config <file>', texts.config)
    .addHelpText('after', texts.after);
  for (const create of commands) program.addCommand(create(context));
  for (const command of [program, ...program.commands]) speak(command, context);
  return program.helpCommand('help [command]', texts.helpCommand);
}

/** Help in the language of the user; faults of the command line are thrown, and told where all errors are told. */
function speak(command: Command, { texts, output }: Context): void {
  command
    .helpOption('-h, --help', texts.help)
    .exitOverride()
    .configureHelp({
      showGlobalOptions: true,
      optionDescription: (option) => texts.inHelp(new Help().optionDescription(option)),
      argumentDescription: (argument) => texts.inHelp(new Help().argumentDescription(argument)),
      styleTitle: (title) => output.paint('bold', texts.titles[title] ?? title),
    })
    .configureOutput({ outputError: () => undefined });
}
