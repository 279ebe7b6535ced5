import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Command, InvalidArgumentError, Option } from 'commander';
import { BILL_KINDS, type BillOptions, type DownloadedBill, downloadBill } from '../bill';
import { type Context, configOf } from '../context';
import { progressBar } from '../terminal/progress-bar';

interface Options {
  readonly kind: BillOptions['kind'];
  readonly file?: string;
}

/** `wxpay bill`: writes the bill of a day to a file or to standard output. */
export function billCommand(context: Context): Command {
  const { output, signal } = context;
  const { bill: texts } = context.texts;
  return new Command('bill')
    .description(texts.description)
    .argument('<date>', texts.date, day)
    .addOption(new Option('--kind <kind>', texts.kind).choices(BILL_KINDS).default('trade'))
    .option('-o, --file <file>', texts.file)
    .action(async (date: string, { kind, file }: Options, command: Command) => {
      const progress = (bytes: number, total: number | undefined) =>
        output.progress(progressBar(bytes, total));
      const bill = await downloadBill(await configOf(command, context), { date, kind, signal, progress });
      output.progress('');
      const { size } = bill;
      const sink = file ?? output.stream;
      if (sink !== undefined) await bill.save(sink);
      if (file !== undefined) {
        output.result({ date, kind, bytes: size, file }, () => texts.saved(file, size ?? 0));
      } else if (sink === undefined) {
        output.result({ date, kind, bytes: size, text: await textOf(bill) }, () => '');
      }
    });
}

async function textOf(bill: DownloadedBill): Promise<string> {
  const pipe = new PassThrough();
  const [all] = await Promise.all([text(pipe), bill.save(pipe)]);
  return all;
}

function day(date: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date))) return date;
  throw new InvalidArgumentError('2026-11-23');
}
