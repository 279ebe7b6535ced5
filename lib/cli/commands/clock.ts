import { Command, InvalidArgumentError } from 'commander';
import type { Context } from '../context';
import { controlGateway } from '../gateway-control';
import { url } from './values';

/** The clock of a gateway, in milliseconds. */
interface Clock {
  readonly now: number;
  /** How far it is ahead of this machine's. */
  readonly offset: number;
}

interface Options {
  readonly gateway?: string;
}

/** `wxpay clock`: shows, moves or resets the clock of a running gateway. */
export function clockCommand(context: Context): Command {
  const { clock: texts } = context.texts;
  return new Command('clock')
    .description(texts.description)
    .argument('[move]', texts.move, readMove)
    .option('--gateway <url>', texts.gateway, url)
    .action(async (move: Move | undefined, { gateway }: Options) => {
      const { now, offset } = await moved(context, gateway, move);
      context.output.result({ now: new Date(now).toISOString(), offset }, () =>
        texts.shown(new Date(now).toISOString(), Math.round(offset / 1_000)),
      );
    });
}

type Move = 'reset' | { readonly milliseconds: number };

function moved(context: Context, gateway: string | undefined, move: Move | undefined): Promise<Clock> {
  if (move === undefined) return controlGateway(context, gateway, 'gateway');
  if (move === 'reset') return controlGateway(context, gateway, 'reset-clock', {});
  return controlGateway(context, gateway, 'advance', move);
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Parses `reset`, or a duration such as `90s`, `+15m`, `1h` or `1d`. */
function readMove(text: string): Move {
  if (text === 'reset') return text;
  const [, count, unit = ''] = /^\+?(\d{1,6})([smhd])$/.exec(text) ?? [];
  const milliseconds = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (milliseconds > 0) return { milliseconds };
  throw new InvalidArgumentError('90s | 15m | 1h | 1d | reset');
}
