import { Command } from 'commander';
import { Notifications } from '../../notify';
import { clientConfig } from '../configuration/client';
import { type Context, findMerchantOf } from '../context';
import { type Forwarded, Forwarder } from '../forwarder';
import { untilAborted } from './until-aborted';
import { port, url } from './values';

interface Options {
  readonly forwardTo: string;
  readonly port: number;
}

/** `wxpay listen`: receives notifications and forwards them to an application. */
export function listenCommand(context: Context): Command {
  const { output, signal } = context;
  const { listen: texts } = context.texts;
  return new Command('listen')
    .description(texts.description)
    .requiredOption('--forward-to <url>', texts.forwardTo, url)
    .option('--port <number>', texts.port, port, 0)
    .action(async ({ forwardTo, port }: Options, command: Command) => {
      const found = await findMerchantOf(command, context);
      await using notifications = found && new Notifications(clientConfig(found));
      const report = (forwarded: Forwarded) => output.event(forwarded, () => line(context, forwarded));
      await using forwarder = await Forwarder.listen({ to: forwardTo, port, notifications, report });
      output.event({ url: forwarder.url, forwardTo }, () => texts.ready(forwarder.url, forwardTo));
      if (found === undefined) output.remark(output.paintRemark('yellow', texts.unverified));
      await untilAborted(signal);
    });
}

function line({ output, texts }: Context, { event, problem, status, milliseconds }: Forwarded): string {
  const received = status === 200 || status === 204;
  const reply = output.paint(received ? 'green' : 'red', texts.listen.reply(status, milliseconds));
  const proof = problem === undefined ? '' : `  ${output.paint('red', problem)}`;
  return `${output.paint('bold', event ?? '?')}  ${reply}${proof}`;
}
