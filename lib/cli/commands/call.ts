import { Command, Option } from 'commander';
import { CODE_FORMS, type CodeForm, writeCode } from '../../reference';
import { type CallArguments, type ReadyCall, readCall } from '../call/arguments';
import { dryRun } from '../call/prepare';
import { send } from '../call/send';
import { type Context, configOf, merchantOf } from '../context';
import { collect } from './collect';

interface Options extends CallArguments {
  readonly dryRun?: true;
  readonly code?: CodeForm | true;
}

/** `wxpay call`: sends a signed request and verifies the response, or shows the request without sending it. */
export function callCommand(context: Context): Command {
  const { call: texts } = context.texts;
  return new Command('call')
    .description(texts.description)
    .argument('<path>', texts.path)
    .option('-X, --method <verb>', texts.method)
    .option('--json <text>', texts.json)
    .option('--xml <text>', texts.xml)
    .option('-q, --query <name=value>', texts.query, collect)
    .option('-p, --path <name=value>', texts.variable, collect)
    .option('-H, --header <name:value>', texts.header, collect)
    .option('--base-url <url>', texts.baseURL)
    .option('--timeout <ms>', texts.timeout)
    .option('--dry-run', texts.dryRun)
    .addOption(new Option('--code [form]', texts.code).choices(CODE_FORMS))
    .action(async (path: string, options: Options, command: Command) => {
      const call = await readCall(path, options, context.input);
      if (options.code !== undefined) {
        showCode(context, call, options.code);
      } else if (options.dryRun) {
        await showDryRun(context, call, command);
      } else {
        await showAnswer(context, call, command);
      }
    });
}

function showCode({ output }: Context, call: ReadyCall, form: CodeForm | true): void {
  const code = writeCode(call, form === true ? 'chain' : form);
  output.result({ code }, () => code);
}

async function showDryRun(context: Context, call: ReadyCall, command: Command): Promise<void> {
  const { output, texts } = context;
  const prepared = await dryRun(await merchantOf(command, context), call);
  const { method, url, headers, message } = prepared;
  output.result(prepared, () =>
    [
      output.paint('bold', `${method} ${url}`),
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      '',
      output.paint('bold', texts.call.message),
      message,
    ].join('\n'),
  );
}

async function showAnswer(context: Context, call: ReadyCall, command: Command): Promise<void> {
  const { output, texts, signal } = context;
  const { status, requestId, data } = await send(await configOf(command, context), call, signal);
  output.remark(output.paintRemark('green', texts.call.answered(status, requestId ?? '-')));
  if (Buffer.isBuffer(data)) {
    output.bytes({ status, requestId, bytes: data.length, base64: data.toString('base64') }, data);
  } else {
    output.result({ status, requestId, data }, () => JSON.stringify(data ?? null, null, 2));
  }
}
