import { Command } from 'commander';
import { ConfigError } from '../../errors';
import type { Identity } from '../../sandbox';
import { readJson } from '../call/arguments';
import type { Context } from '../context';
import { EXIT } from '../exit';
import { readIdentity } from '../gateway-connection';
import { findRunningGateway } from '../running-gateways';
import { deliver, notificationOf } from '../trigger';
import { url } from './values';

interface Options {
  readonly to?: string;
  readonly identity?: string;
  readonly json?: string;
}

/** `wxpay trigger`: sends one notification, encrypted and signed with the keys of a gateway. */
export function triggerCommand(context: Context): Command {
  const { output, input, signal } = context;
  const { trigger: texts } = context.texts;
  return new Command('trigger')
    .description(texts.description)
    .argument('<event>', texts.event)
    .option('--to <url>', texts.to, url)
    .option('--identity <file>', texts.identity)
    .option('--json <text>', texts.json)
    .action(async (event: string, options: Options) => {
      const { json } = options;
      const { identity, to } = await receiverOf(options, context);
      const resource = json === undefined ? undefined : await readJson(json, '--json', input);
      const notification = await notificationOf(identity, event, resource);
      const { status, body, received } = await deliver(notification, to, signal);
      output.result({ event, to, status, received, body }, () =>
        output.paint(received ? 'green' : 'red', texts.answered(event, status, body)),
      );
      if (!received) context.endWith(EXIT.rejected);
    });
}

/** The keys to sign with and the receiver: as given, or those of the running gateway. */
async function receiverOf(
  { identity, to }: Options,
  { env, texts: { trigger: texts } }: Context,
): Promise<{ readonly identity: Identity; readonly to: string }> {
  const running = identity === undefined || to === undefined ? findRunningGateway(env) : undefined;
  const keys = identity === undefined ? running?.identity : await readIdentity(identity);
  if (keys === undefined) throw new ConfigError('identity', texts.noGateway, texts.noGatewayHint);
  const receiver = to ?? running?.notifyUrl;
  if (receiver === undefined) throw new ConfigError('to', texts.noUrl, texts.noUrlHint);
  return { identity: keys, to: receiver };
}
