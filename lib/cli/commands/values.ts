import { InvalidArgumentError } from 'commander';
import { omitUndefined } from '../../json';
import type { FaultOptions, RateLimit, Rates } from '../../sandbox';

/** Parses a TCP port; 0 selects a free one. */
export function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('0..65535');
}

/** Parses an HTTP or HTTPS URL. */
export function url(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('https://…');
}

const NUMBERS = ['times', 'after', 'delay', 'probability', 'seed'];
const TEXTS = ['path', 'method', 'event', 'code'];

/** Parses a fault of the gateway, `drop-after,path=/v3/refund/*,probability=0.03`, and adds it to those before. */
export function faults(text: string, before: readonly FaultOptions[] = []): readonly FaultOptions[] {
  const [kind, ...options] = text.split(',');
  const entries = options.map((option): [string, string | number] => {
    const [name = '', ...rest] = option.split('=');
    const value = rest.join('=');
    if (NUMBERS.includes(name) && value !== '') return [name, Number(value)];
    if (TEXTS.includes(name) && value !== '') return [name, value];
    throw new InvalidArgumentError('drop-after,path=/v3/refund/*,probability=0.03');
  });
  return [...before, { ...Object.fromEntries(entries), kind: kind as FaultOptions['kind'] }];
}

const RATE = /^(?<operation>[A-Z]+ \S+)=(?<limit>\d+)(?:\/(?<per>second|minute))?(?:,(?<code>\w+))?$/;

/** Parses `published`, or the rate of an operation, `POST v3/refund/domestic/refunds=150/second,FREQUENCY_LIMITED`. */
export function rates(text: string, before: Rates = []): Rates {
  if (text === 'published') return text;
  const { operation, limit, per, code } = RATE.exec(text)?.groups ?? {};
  if (operation === undefined) {
    throw new InvalidArgumentError(
      'published | POST v3/refund/domestic/refunds=150/second,FREQUENCY_LIMITED',
    );
  }
  const rate = { operation, limit: Number(limit), ...omitUndefined({ per: per as RateLimit['per'], code }) };
  return [...(before === 'published' ? [] : before), rate];
}
