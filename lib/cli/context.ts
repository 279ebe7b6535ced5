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

/** What a command works with. */
export interface Context {
  readonly env: NodeJS.ProcessEnv;
  readonly texts: Texts;
  readonly input: Input;
  readonly output: Output;
  /** Aborted when the user ends the command. */
  readonly signal: AbortSignal;
  /** Ends the command, when it is through, with another code than 0. */
  readonly endWith: (code: ExitCode) => void;
}

/** The options that every command has. */
interface GlobalOptions {
  readonly profile?: string;
  readonly config?: string;
}

/**
 * The merchant that is meant, as far as it is set.
 *
 * @throws {ConfigError} where nothing is set.
 */
export async function merchantOf(command: Command, context: Context): Promise<Found> {
  const { errors } = context.texts;
  const found = await findMerchantOf(command, context);
  if (found !== undefined) return found;
  throw new ConfigError('merchant', errors.nobody, errors.nobodyHint);
}

/** The same, where a command can do without: undefined where nothing is set. */
export async function findMerchantOf(command: Command, context: Context): Promise<Found | undefined> {
  const { env, input, output, texts } = context;
  const options: GlobalOptions = command.optsWithGlobals();
  const found = await findMerchant(options, { env, input });
  if (found?.source.kind === 'profile' && found.source.exposed) {
    output.remark(output.paintRemark('yellow', texts.errors.exposed(found.source.file)));
  }
  return found;
}

/** The configuration of a client for the merchant that is meant. */
export async function configOf(command: Command, context: Context): Promise<WechatpayConfig> {
  return clientConfig(await merchantOf(command, context));
}
