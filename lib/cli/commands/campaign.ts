import { Command, Option } from 'commander';
import type { Campaign, Progress } from '../../campaign';
import { Wechatpay } from '../../client';
import { openCampaign, type TableRow } from '../campaign/definition';
import { readRows } from '../campaign/rows';
import { type Context, configOf } from '../context';
import { EXIT, type ExitCode } from '../exit';
import { bar } from '../terminal/progress-bar';
import { collect } from './collect';

/** `wxpay campaign`: sends one call to many recipients, and shows, pauses and reports it. */
export function campaignCommand(context: Context): Command {
  const { campaign: texts } = context.texts;
  return new Command('campaign')
    .description(texts.description)
    .addCommand(runCommand(context))
    .addCommand(statusCommand(context))
    .addCommand(pauseCommand(context))
    .addCommand(reportCommand(context));
}

/** A command about one campaign. */
function about(context: Context, name: string, description: string): Command {
  return new Command(name).description(description).argument('<file>', context.texts.campaign.file);
}

async function withCampaign<T>(
  context: Context,
  command: Command,
  file: string,
  work: (campaign: Campaign<TableRow>) => Promise<T>,
): Promise<T> {
  await using wxpay = new Wechatpay(await configOf(command, context));
  await using campaign = await openCampaign(file, wxpay);
  return await work(campaign);
}

function runCommand(context: Context): Command {
  const { output, texts, signal, input } = context;
  return about(context, 'run', texts.campaign.run)
    .argument('[rows]', texts.campaign.rows, '-')
    .option('--rate <number>', texts.campaign.rate, Number)
    .action(async (file: string, rows: string, { rate }: { rate?: number }, command: Command) => {
      const table = await readRows(rows, input.stream);
      const last = await withCampaign(context, command, file, async (campaign) => {
        if (rate !== undefined) await campaign.setRate(rate);
        await campaign.resume();
        return follow(context, campaign, table, signal);
      });
      output.progress('');
      if (last === undefined) return;
      output.result(last, () => summary(context, last));
      context.endWith(exitOf(last));
    });
}

/** Runs a campaign until it ends, is paused or is interrupted; returns the last progress. */
async function follow(
  { output, texts }: Context,
  campaign: Campaign<TableRow>,
  rows: AsyncIterable<TableRow>,
  signal: AbortSignal,
): Promise<Progress | undefined> {
  let last: Progress | undefined;
  for await (const progress of campaign.run(rows)) {
    last = progress;
    output.progress(
      texts.campaign.line(bar(progress.recipients - progress.open, progress.recipients), progress),
    );
    if (progress.state === 'paused' || signal.aborted) break;
  }
  return last;
}

function statusCommand(context: Context): Command {
  const { output, texts } = context;
  return about(context, 'status', texts.campaign.status).action(
    async (file: string, _: object, command: Command) => {
      const status = await withCampaign(context, command, file, (campaign) => campaign.status());
      output.result(status, () => summary(context, status));
    },
  );
}

function pauseCommand(context: Context): Command {
  const { output, texts } = context;
  return about(context, 'pause', texts.campaign.pause).action(
    async (file: string, _: object, command: Command) => {
      await withCampaign(context, command, file, (campaign) => campaign.pause());
      output.result({ state: 'paused' }, () => texts.campaign.states.paused);
    },
  );
}

function reportCommand(context: Context): Command {
  const { output, texts } = context;
  const ends = ['done', 'refused', 'unclear', 'invalid', 'cancelled', 'open'] as const;
  return about(context, 'report', texts.campaign.report)
    .option('-o, --file <file>', texts.campaign.target)
    .addOption(new Option('--end <end>', texts.campaign.end).choices(ends).argParser(collect))
    .action(
      async (file: string, options: { file?: string; end?: (typeof ends)[number][] }, command: Command) => {
        const target = options.file ?? output.stream;
        if (target === undefined) throw new Error('--output json: -o FILE');
        const selected = options.end === undefined ? {} : { ends: options.end };
        const count = await withCampaign(context, command, file, (campaign) =>
          campaign.report(target, selected),
        );
        if (options.file !== undefined) {
          output.result({ file: options.file, recipients: count }, () =>
            texts.campaign.saved(options.file ?? '', count),
          );
        }
      },
    );
}

function summary({ output, texts: { campaign: texts } }: Context, progress: Progress): string {
  const { state, paused } = progress;
  const lines = [output.paint('bold', texts.states[state]), texts.counts(progress)];
  return paused === undefined
    ? lines.join('\n')
    : [...lines, `${paused.code}  ${paused.message}`, paused.hint].join('\n');
}

/** A script can tell from the exit code whether someone has to look at the report. */
function exitOf({ state, paused, refused, invalid, unclear }: Progress): ExitCode {
  if (state === 'paused') return paused?.code === 'PAUSED' ? EXIT.ok : EXIT.rejected;
  if (unclear > 0) return EXIT.unknown;
  return refused + invalid > 0 ? EXIT.rejected : EXIT.ok;
}
