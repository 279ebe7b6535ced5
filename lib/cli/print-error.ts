import { CommanderError } from 'commander';
import { WechatpayError } from '../errors';
import type { Context } from './context';
import { EXIT, type ExitCode, exitCodeOf, UsageError } from './exit';

/** Prints an error and returns its exit code. */
export function printError(error: unknown, context: Context): ExitCode {
  if (error instanceof CommanderError) return printUsageError(error, context);
  const code = exitCodeOf(error);
  const { output } = context;
  const facts =
    error instanceof WechatpayError
      ? { ...error.toJSON(), hint: error.hintIn(context.texts.code) }
      : { message: messageOf(error) };
  output.failure({ error: facts, exit: code }, () => textOf(error, context));
  return code;
}

/** Prints a usage error. Commander also throws after printing help and the version. */
function printUsageError({ code, exitCode, message }: CommanderError, { output, texts }: Context): ExitCode {
  if (exitCode === 0) return EXIT.ok;
  if (code === 'commander.help') return EXIT.usage;
  const subject = /'([^']*)'/.exec(message)?.[1] ?? '';
  const text = texts.usage(code, message, subject);
  output.failure({ error: { code, message: text }, exit: EXIT.usage }, () =>
    heading(text, { output, texts }),
  );
  return EXIT.usage;
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/^(?:\w*Error: )+/, '');
}

function heading(text: string, { output, texts }: Pick<Context, 'output' | 'texts'>): string {
  return `${output.paintRemark('red', texts.errors.error)} ${text}`;
}

function textOf(error: unknown, context: Context): string {
  if (error instanceof UsageError) return heading(error.message, context);
  if (!(error instanceof WechatpayError)) {
    return heading(messageOf(error), context);
  }
  const { errors } = context.texts;
  const { outcome, requestId, detail }: { outcome?: unknown; requestId?: unknown; detail?: unknown } =
    error.toJSON();
  return [
    heading(`${error.code}  ${error.message}`, context),
    `  ${error.hintIn(context.texts.code)}`,
    ...(isOutcome(outcome) ? [`  ${errors.outcome[outcome]}`] : []),
    ...(detail === undefined ? [] : [`  ${errors.detail}: ${JSON.stringify(detail)}`]),
    ...(typeof requestId === 'string' ? [`  ${errors.requestId}: ${requestId}`] : []),
  ].join('\n');
}

function isOutcome(value: unknown): value is keyof Context['texts']['errors']['outcome'] {
  return value === 'not-sent' || value === 'rejected' || value === 'unknown';
}
