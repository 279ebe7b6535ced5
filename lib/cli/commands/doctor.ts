import { Command } from 'commander';
import { type Context, merchantOf } from '../context';
import { examine } from '../doctor/offline';
import { exchange } from '../doctor/online';
import { EXIT } from '../exit';
import { checklist } from '../terminal/checklist';

/** `wxpay doctor`: checks a configuration and says how to fix it. */
export function doctorCommand(context: Context): Command {
  const { output, texts, signal } = context;
  return new Command('doctor')
    .description(texts.doctor.description)
    .option('--offline', texts.doctor.offline)
    .action(async ({ offline }: { offline?: true }, command: Command) => {
      const merchant = await merchantOf(command, context);
      const findings = [
        ...examine(merchant, Date.now()),
        ...(offline ? [] : await exchange(merchant, signal)),
      ];
      const items = findings.map((each) => ({ ...each, ...texts.doctor.findings[each.name](each.facts) }));
      output.result(items, () => checklist(items, output));
      if (items.some(({ status }) => status === 'failed')) context.endWith(EXIT.findings);
    });
}
