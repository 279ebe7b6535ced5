import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { BILL_KINDS, type BillOptions, downloadBill } from '../bill';
import { type Context, configOf } from '../context';
import { progressBar } from '../terminal/progress-bar';

interface Options {
  readonly kind: BillOptions['kind'];
  readonly file?: string;
}

/** `wxpay bill`: a day's bill, into a file or on standard output. */
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
      if (file === undefined) {
        output.bytes({ date, kind, bytes: bill.length, text: bill.toString() }, bill);
      } else {
        writeFileSync(file, bill);
        output.result({ date, kind, bytes: bill.length, file }, () => texts.saved(file, bill.length));
      }
    });
}

function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('2026-11-23');
}
