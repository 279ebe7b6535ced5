import type { Command } from 'commander';
import type { WechatpayConfig } from '../client';
import { ConfigError } from '../errors';
import { clientConfig } from './configuration/client';
import { findMerchant } from './configuration/find';
import type { Found } from './configuration/profile';
import type { ExitCode } from './exit';
import type { Input } from './terminal/input';
import type { Output } from './terminal/output';
import type { Texts } from './texts';

/** The environment of a command. */
export interface Context {
  readonly env: NodeJS.ProcessEnv;
  readonly texts: Texts;
  readonly input: Input;
  readonly output: Output;
  /** Aborted when the user interrupts the command. */
  readonly signal: AbortSignal;
  /** Sets the exit code of the command. */
  readonly endWith: (code: ExitCode) => void;
}

/** The options that every command has. */
interface GlobalOptions {
  readonly profile?: string;
  readonly config?: string;
}

/**
 * Returns the configured merchant, complete or not.
 *
 * @throws {ConfigError} if no merchant is configured.
 */
export async function merchantOf(command: Command, context: Context): Promise<Found> {
  const { errors } = context.texts;
  const found = await findMerchantOf(command, context);
  if (found !== undefined) return found;
  throw new ConfigError('merchant', errors.nobody, errors.nobodyHint);
}

/** Returns the configured merchant, or undefined if none is configured. */
export async function findMerchantOf(command: Command, context: Context): Promise<Found | undefined> {
  const { env, input, output, texts } = context;
  const options: GlobalOptions = command.optsWithGlobals();
  const found = await findMerchant(options, { env, input });
  if (found?.source.kind === 'profile' && found.source.exposed) {
    output.remark(output.paintRemark('yellow', texts.errors.exposed(found.source.file)));
  }
  return found;
}

/** Returns the client configuration of the configured merchant. */
export async function configOf(command: Command, context: Context): Promise<WechatpayConfig> {
  return clientConfig(await merchantOf(command, context));
}
