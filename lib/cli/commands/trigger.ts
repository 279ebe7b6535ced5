import { Command } from 'commander';
import { readJson } from '../call/arguments';
import type { Context } from '../context';
import { EXIT } from '../exit';
import { readIdentity } from '../gateway-connection';
import { deliver, notificationOf } from '../trigger';
import { url } from './values';

interface Options {
  readonly to: string;
  readonly identity: string;
  readonly json?: string;
}

/** `wxpay trigger`: sends one notification, encrypted and signed with the keys of a gateway. */
export function triggerCommand(context: Context): Command {
  const { output, input, signal } = context;
  const { trigger: texts } = context.texts;
  return new Command('trigger')
    .description(texts.description)
    .argument('<event>', texts.event)
    .requiredOption('--to <url>', texts.to, url)
    .requiredOption('--identity <file>', texts.identity)
    .option('--json <text>', texts.json)
    .action(async (event: string, { to, identity, json }: Options) => {
      const resource = json === undefined ? undefined : await readJson(json, '--json', input);
      const notification = await notificationOf(await readIdentity(identity), event, resource);
      const { status, body, received } = await deliver(notification, to, signal);
      output.result({ event, to, status, received, body }, () =>
        output.paint(received ? 'green' : 'red', texts.answered(event, status, body)),
      );
      if (!received) context.endWith(EXIT.rejected);
    });
}
