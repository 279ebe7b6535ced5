import { Argument, Command, InvalidArgumentError } from 'commander';
import { omitUndefined } from '../../json';
import type { FaultKind, FaultOptions } from '../../sandbox';
import type { Context } from '../context';
import { controlGateway } from '../gateway-control';
import { url } from './values';

/** An active fault, as the gateway reports it. */
type ActiveFault = Omit<FaultOptions, 'times'> & {
  readonly hits: number;
  /** Null if it is unlimited. */
  readonly times: number | null;
};

interface Options extends Omit<FaultOptions, 'kind'> {
  readonly always?: true;
  /** The number of one fault; true for all. */
  readonly clear?: number | true;
  readonly kinds?: true;
  readonly gateway?: string;
}

/** `wxpay fault`: injects a fault into a running gateway, lists the active ones, or removes them. */
export function faultCommand(context: Context): Command {
  const { fault: texts } = context.texts;
  return new Command('fault')
    .description(texts.description)
    .addArgument(new Argument('[kind]', texts.kind).choices(Object.keys(texts.kinds)))
    .option('--kinds', texts.listKinds)
    .option('--path <path>', texts.path)
    .option('--method <method>', texts.method)
    .option('--event <type>', texts.event)
    .option('--code <code>', texts.code)
    .option('--times <count>', texts.times, number)
    .option('--always', texts.always)
    .option('--after <count>', texts.after, number)
    .option('--delay <milliseconds>', texts.delay, number)
    .option('--probability <chance>', texts.probability, number)
    .option('--seed <number>', texts.seed, number)
    .option('--clear [number]', texts.clear, number)
    .option('--gateway <url>', texts.gateway, url)
    .action((kind: FaultKind | undefined, options: Options) =>
      options.kinds ? printKinds(context) : run(context, kind, options),
    );
}

function printKinds({ output, texts: { fault: texts } }: Context): void {
  const { kinds } = texts;
  const width = Math.max(...Object.keys(kinds).map(({ length }) => length));
  output.result(kinds, () =>
    Object.entries(kinds)
      .map(([kind, meaning]) => `${kind.padEnd(width)}  ${meaning}`)
      .join('\n'),
  );
}

async function run(context: Context, kind: FaultKind | undefined, options: Options): Promise<void> {
  const { clear, gateway } = options;
  if (clear === true) await controlGateway(context, gateway, 'clear-faults', {});
  if (typeof clear === 'number') await controlGateway(context, gateway, 'clear-fault', { index: clear - 1 });
  if (kind !== undefined) await controlGateway(context, gateway, 'fault', faultOf(kind, options));
  const active = await controlGateway<readonly ActiveFault[]>(context, gateway, 'faults');
  context.output.result(active, () => listing(active, context));
}

/** Without a number of times it applies to the next request, or to any if it depends on chance. */
function faultOf(kind: FaultKind, options: Options): FaultOptions {
  const { path, method, event, code, after, delay, probability, seed, always } = options;
  const unlimited = always ?? probability !== undefined;
  const times = options.times ?? (unlimited ? undefined : 1);
  return { kind, ...omitUndefined({ path, method, event, code, times, after, delay, probability, seed }) };
}

function listing(active: readonly ActiveFault[], { texts: { fault: texts } }: Context): string {
  if (active.length === 0) return texts.none;
  return active
    .map(({ kind, method, path, event, hits, times, probability = 1 }, at) =>
      [
        `${at + 1}  ${kind}`,
        ...[method, path, event].filter((part) => part !== undefined),
        texts.hits(hits, times),
        ...(probability === 1 ? [] : [texts.chance(probability)]),
      ].join('  '),
    )
    .join('\n');
}

/** Parses a number; its range is the gateway's to check. */
function number(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('1 | 0.5 | 200');
}
