import { Command, Help, Option } from 'commander';
import { VERSION } from '../version';
import { billCommand } from './commands/bill';
import { callCommand } from './commands/call';
import { campaignCommand } from './commands/campaign';
import { certsCommand } from './commands/certs';
import { clockCommand } from './commands/clock';
import { completeCommand } from './commands/complete';
import { completionCommand } from './commands/completion';
import { doctorCommand } from './commands/doctor';
import { faultCommand } from './commands/fault';
import { listenCommand } from './commands/listen';
import { mcpCommand } from './commands/mcp';
import { referenceCommand } from './commands/reference';
import { sandboxCommand } from './commands/sandbox';
import { triggerCommand } from './commands/trigger';
import { verifyCommand } from './commands/verify';
import type { Context } from './context';

/** All commands except `complete`. */
export const COMMANDS: readonly ((context: Context) => Command)[] = [
  sandboxCommand,
  callCommand,
  referenceCommand,
  doctorCommand,
  certsCommand,
  verifyCommand,
  listenCommand,
  triggerCommand,
  clockCommand,
  faultCommand,
  billCommand,
  campaignCommand,
  mcpCommand,
  completionCommand,
];

/**
 * Creates the command line with its commands and global options.
 *
 * @param commands default: all of them.
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
  for (const command of withSubcommands(program)) localize(command, context);
  return program.helpCommand('help [command]', texts.helpCommand);
}

/** A command and all commands below it. */
function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Localizes the help, and makes commander throw usage errors instead of printing them. */
function localize(command: Command, { texts, output }: Context): void {
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
