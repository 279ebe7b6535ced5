#!/usr/bin/env node
import { complete } from './completion';
import type { Context } from './context';
import { EXIT, type ExitCode } from './exit';
import { languageOf, textsIn } from './language';
import { printError } from './print-error';
import { createProgram } from './program';
import { Input } from './terminal/input';
import { type Format, Output } from './terminal/output';

/** Reads the output format before commander parses the arguments, so that usage errors have it too. */
function formatOf(args: readonly string[]): Format {
  const at = args.indexOf('--output');
  return args[at + 1] === 'json' && at >= 0 ? 'json' : args.includes('--output=json') ? 'json' : 'text';
}

const HELP = ['-h', '--help', ''];

async function main(args: readonly string[]): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => ending.abort());
  const context: Context = {
    env,
    texts: textsIn(languageOf(args, env)),
    input: new Input(stdin, stderr),
    output: new Output(stdout, stderr, formatOf(args)),
    signal: ending.signal,
    endWith: (code: ExitCode) => {
      process.exitCode = code;
    },
  };
  // A closed pipe, as by `head`, is not an error; a full disk is.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? undefined : printError(error, context));
  });
  stderr.on('error', () => process.exit(EXIT.internal));
  try {
    if (args[0] === 'complete' && !HELP.includes(args[1] ?? '')) {
      await complete(context, args.slice(1));
    } else {
      await createProgram(context).parseAsync(args, { from: 'user' });
    }
  } catch (error) {
    context.endWith(printError(error, context));
  }
}

void main(process.argv.slice(2));
