import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { omitUndefined } from '../../json';
import {
  type ConsoleReach,
  type FaultOptions,
  type KeysOffered,
  type Rates,
  type RequestRecord,
  Sandbox,
} from '../../sandbox';
import type { Context } from '../context';
import { connectionTo, environmentLines, identityIn, writeConnection } from '../gateway-connection';
import { requestLine, textOfRequest } from '../request-lines';
import { announce, type RunningGateway } from '../running-gateways';
import { collect } from './collect';
import { untilAborted } from './until-aborted';
import { faults, port, rates } from './values';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly https?: boolean;
  readonly keys: KeysOffered;
  readonly mchid?: string;
  readonly identity?: string;
  readonly state?: string;
  readonly write?: string;
  readonly console: ConsoleReach;
  readonly notify?: readonly string[];
  readonly fault?: readonly FaultOptions[];
  readonly rate?: Rates;
  readonly quiet?: boolean;
}

/** `wxpay sandbox`: runs a local gateway until it is interrupted. */
export function sandboxCommand(context: Context): Command {
  const { output, signal } = context;
  const { sandbox: texts } = context.texts;
  return new Command('sandbox')
    .description(texts.description)
    .option('--port <number>', texts.port, port, 0)
    .option('--host <address>', texts.host, '127.0.0.1')
    .option('--https', texts.https)
    .addOption(
      new Option('--keys <kind>', texts.keys).choices(['certificate', 'public-key', 'both']).default('both'),
    )
    .option('--mchid <mchid>', texts.mchid)
    .option('--identity <file>', texts.identity)
    .option('--state <file>', texts.state)
    .option('--write <file>', texts.write)
    .option('--notify <host>', texts.notify, collect)
    .addOption(new Option('--fault <fault>', texts.fault).argParser(faults))
    .addOption(new Option('--rate <rate>', texts.rate).argParser(rates))
    .option('--quiet', texts.quiet)
    .addOption(
      new Option('--console <reach>', texts.console)
        .choices(['loopback', 'anywhere', 'off'])
        .default('loopback'),
    )
    .action(
      async ({
        identity: file,
        state,
        write,
        https = false,
        mchid,
        fault = [],
        rate = [],
        quiet,
        ...rest
      }: Options) => {
        const kept = state !== undefined && existsSync(state) ? state : undefined;
        const identity = await identityIn(file ?? kept, mchid);
        const options = {
          ...rest,
          https,
          identity,
          faults: fault,
          rates: rate,
          ...omitUndefined({ state, mchid }),
        };
        await using gateway = await Sandbox.start(options);
        const connection = connectionTo(gateway, identity);
        if (write === undefined) {
          output.event(connection, () => environmentLines(connection));
        } else {
          writeConnection(write, connection);
          output.event({ url: gateway.url, file: write }, () => write);
        }
        output.remark(output.paintRemark('green', texts.ready(gateway.url)));
        if (rest.console !== 'off') output.remark(texts.page(`${gateway.url}/_console`));
        if (!['127.0.0.1', 'localhost', '::1'].includes(rest.host)) output.remark(texts.open(rest.host));
        using _ = follow(
          gateway,
          { url: gateway.url, identity, merchant: connection.merchant },
          context,
          quiet === true,
        );
        await untilAborted(signal);
      },
    );
}

/** Announces a gateway to `wxpay trigger`, and prints its requests unless that is off. */
function follow(gateway: Sandbox, running: RunningGateway, context: Context, quiet: boolean): Disposable {
  const { output } = context;
  const update = announce(context.env);
  update(running);
  const unsubscribe = gateway.subscribe((event) => {
    if (event.type !== 'request') return;
    const notifyUrl = notifyUrlIn(event.request);
    if (notifyUrl !== undefined && gateway.mayNotify(notifyUrl)) update({ ...running, notifyUrl });
    if (quiet) return;
    const line = requestLine(event.request);
    output.note({ type: 'request', ...line }, () => textOfRequest(line, context));
  });
  return {
    [Symbol.dispose]: () => {
      unsubscribe();
      update(undefined);
    },
  };
}

function notifyUrlIn({ body }: RequestRecord): string | undefined {
  const [, json, xml] =
    /"notify_url":\s*"([^"\\]+)"|<notify_url>(?:<!\[CDATA\[)?([^<\]]+)/.exec(body.toString()) ?? [];
  const url = json ?? xml;
  return url !== undefined && URL.canParse(url) ? url : undefined;
}
