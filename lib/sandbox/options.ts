import { ConfigError, shapeOf } from '../errors';
import { refuseUnknownOptions } from '../spelling';
import type { ConsoleReach } from './console';
import type { Identity, KeysOffered } from './keys/identity';
import type { FaultOptions } from './wire/faults';
import type { Rates } from './wire/rates';

/** The options of a gateway; all have defaults. */
export interface SandboxOptions {
  /** The merchant ID; default `1900000109`. */
  readonly mchid?: string;
  /** The gateway's clock, in milliseconds; default `Date.now`. The client's `config` gets it too. */
  readonly clock?: () => number;
  /**
   * Serves HTTPS with a certificate whose authority is `config.ca`. It is valid for this machine, for `host`, and for
   * the hosts of WeChat Pay.
   */
  readonly https?: boolean;
  /** The port; default a free one. */
  readonly port?: number;
  /** The host to listen on; default `127.0.0.1`, which no other machine reaches. */
  readonly host?: string;
  /** Which kinds of WeChat Pay's keys the merchant has; default `both`. */
  readonly keys?: KeysOffered;
  /** How long an idle connection stays open, in milliseconds; default 8,000, as WeChat Pay's. */
  readonly keepAliveTimeout?: number;
  /** Keys that {@link Sandbox.identity} created. */
  readonly identity?: Identity;
  /** Faults that are active from the start. */
  readonly faults?: readonly FaultOptions[];
  /** The rates that the gateway enforces: see {@link Sandbox.limitRates}. Default: none. */
  readonly rates?: Rates;
  /** A file that {@link Sandbox.save} wrote; the gateway continues with its keys, its clock and its state. */
  readonly restore?: string;
  /**
   * The file in which the gateway keeps its keys, its clock and its state while it runs; it continues with them after a
   * restart or a crash. The file is created if it does not exist, and may hold millions of records. It needs Node.js
   * 22.13 or later, or the package `better-sqlite3`. Default: none, and the gateway keeps up to 200,000 records in memory.
   */
  readonly state?: string;
  /**
   * Hosts beside this machine that the gateway may notify on its own: `['app']`. An order's `notify_url` may name a real
   * host, which a test must not call.
   */
  readonly notify?: readonly string[];
  /**
   * Who may open the console, the page at `/_console`:
   *
   * - `loopback`: browsers on this machine, for any `host`; the default.
   * - `anywhere`: everyone who reaches the gateway by its `host` or by an address.
   * - `off`: no one.
   */
  readonly console?: ConsoleReach;
}

interface Check {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  readonly hint: string;
}

const KEYS: readonly KeysOffered[] = ['certificate', 'public-key', 'both'];
const REACHES: readonly ConsoleReach[] = ['loopback', 'anywhere', 'off'];
const HIGHEST_PORT = 65_535;

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isListOf = (value: unknown, accepts: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(accepts);

const CHECKS: Readonly<Record<keyof SandboxOptions, Check>> = {
  mchid: {
    expected: 'a string of 8 to 10 digits',
    accepts: (value) => typeof value === 'string' && /^\d{8,10}$/.test(value),
    hint: "Pass the merchant ID as a string, '1900000109', or leave mchid out.",
  },
  clock: {
    expected: 'a function that returns milliseconds',
    accepts: (value) => typeof value === 'function',
    hint: 'Pass a function such as Date.now.',
  },
  https: {
    expected: 'true or false',
    accepts: (value) => typeof value === 'boolean',
    hint: 'Pass true for HTTPS: the gateway issues its own certificate.',
  },
  port: {
    expected: `an integer from 0 to ${HIGHEST_PORT}`,
    accepts: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= HIGHEST_PORT,
    hint: 'Pass a number; 0 selects a free port.',
  },
  host: {
    expected: 'a host name or an address',
    accepts: (value) => typeof value === 'string' && /^[^\s/]+$/.test(value),
    hint: "Pass it without scheme and path: '127.0.0.1'.",
  },
  keys: {
    expected: oneOf(KEYS),
    accepts: (value) => KEYS.some((known) => known === value),
    hint: 'Pass one of them.',
  },
  keepAliveTimeout: {
    expected: 'a number of milliseconds from 0',
    accepts: (value) => typeof value === 'number' && value >= 0,
    hint: 'Pass milliseconds, or leave it out for 8,000.',
  },
  identity: {
    expected: 'the result of Sandbox.identity()',
    accepts: (value) => typeof value === 'object' && value !== null && 'mchid' in value,
    hint: 'Await it: { identity: await Sandbox.identity() }.',
  },
  faults: {
    expected: 'an array of faults',
    accepts: (value) => isListOf(value, (item) => typeof item === 'object' && item !== null),
    hint: "Pass objects such as { kind: 'drop-after', times: 1 }.",
  },
  rates: {
    expected: 'an object of rates',
    accepts: (value) => typeof value === 'object' && value !== null,
    hint: 'Pass the rates that sandbox.limitRates() accepts, or leave rates out.',
  },
  restore: {
    expected: 'the path of a file',
    accepts: isText,
    hint: 'Pass the path that sandbox.save(path) wrote.',
  },
  state: {
    expected: 'the path of a file',
    accepts: isText,
    hint: 'Pass the path of a file; the gateway creates it if it does not exist.',
  },
  notify: {
    expected: 'an array of host names',
    accepts: (value) => isListOf(value, (host) => typeof host === 'string' && /^[^\s/]+$/.test(host)),
    hint: "Pass host names without scheme and path: ['app'].",
  },
  console: {
    expected: oneOf(REACHES),
    accepts: (value) => REACHES.some((known) => known === value),
    hint: 'Pass one of them.',
  },
};

/**
 * Checks the options of a gateway before it creates keys.
 *
 * @throws {ConfigError} for the first invalid option; its hint has the name that a misspelled one stands for.
 */
export function checkOptions(options: SandboxOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new ConfigError(
      'options',
      `expected an object, received ${shapeOf(options)}`,
      "Call Sandbox.start() or Sandbox.start({ keys: 'public-key' }).",
    );
  }
  refuseUnknownOptions(options, Object.keys(CHECKS), { of: 'Sandbox.start({ … })' });
  for (const [name, { expected, accepts, hint }] of Object.entries(CHECKS)) {
    const value: unknown = Reflect.get(options, name);
    if (value === undefined || accepts(value)) continue;
    throw new ConfigError(name, `expected ${expected}, received ${receivedOf(value)}`, hint);
  }
}

function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

function receivedOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'an array with another entry';
  return typeof value === 'string' && value !== '' ? `'${value}'` : shapeOf(value);
}
