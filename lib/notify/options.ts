import { ConfigError } from '../errors';
import { systemTimer, type Timer } from '../http';
import type { DedupeOptions } from './dedupe';
import type { NotificationEvent } from './event';
import { shapeOf } from './shape';

/** How notifications are received; everything has a default. */
export interface NotificationsOptions {
  /** How one handler run per business event is kept to; `false` runs the handler for each delivery. */
  readonly dedupe?: DedupeOptions | false;
  /** The limit for an answer, in milliseconds: WeChat Pay waits 5,000. Default 4,500. */
  readonly timeout?: number;
  /**
   * Told of every delivery that was not received: who sent what cannot be verified, handlers that threw or took too
   * long. Default: failures on this side become a process warning, a missing key once; what outsiders send does not.
   */
  readonly onError?: (error: unknown, event: NotificationEvent | undefined) => void;
  /** The AppIDs that notifications of APIv2 may name; default any. */
  readonly appids?: readonly string[];
  /** Measures the time for an answer; default the system's. */
  readonly timer?: Timer;
}

/** Options that were checked. */
export interface ReadOptions {
  readonly dedupe: DedupeOptions | false;
  readonly timeout: number;
  readonly appids: readonly string[] | undefined;
  readonly report: (error: unknown, status: number, event: NotificationEvent | undefined) => void;
  readonly timer: Timer;
}

/** How long WeChat Pay waits for most answers, in milliseconds. */
export const USUAL_PATIENCE = 5_000;

/** @throws {ConfigError} where one cannot be used. */
export function readOptions(options: NotificationsOptions): ReadOptions {
  const { dedupe = {}, timeout = 4_500, timer = systemTimer, appids, onError } = options;
  if (!Number.isSafeInteger(timeout) || timeout <= 0 || timeout >= USUAL_PATIENCE) {
    throw new ConfigError(
      'timeout',
      `${String(timeout)} milliseconds are no limit`,
      'WeChat Pay waits 5 seconds: give whole milliseconds, less than 5,000.',
    );
  }
  if (appids !== undefined && !(Array.isArray(appids) && appids.every(isText))) {
    const received = Array.isArray(appids) ? 'one with another entry' : shapeOf(appids);
    throw new ConfigError(
      'appids',
      `expected an array of AppIDs, received ${received}`,
      "Pass strings: appids: ['wx…'].",
    );
  }
  const report = onError === undefined ? warner() : safely(onError);
  return { dedupe, timeout, timer, appids, report };
}

function safely(onError: NonNullable<NotificationsOptions['onError']>): ReadOptions['report'] {
  return (error, _, event) => {
    try {
      onError(error, event);
    } catch (fault) {
      warn(fault);
    }
  };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** Warns of failures on this side; of an option that is missing once, however many messages run into it. */
function warner(): ReadOptions['report'] {
  const told = new Set<string>();
  return (error, status, event) => {
    if (error instanceof ConfigError) {
      if (told.has(error.field)) return;
      told.add(error.field);
    } else if (status < 500 && event === undefined) {
      return;
    }
    warn(error);
  };
}

// As text, since process.emitWarning refuses the errors of other realms (vm, test runners).
function warn(error: unknown): void {
  const { message = String(error), code, hint, stack } = fieldsOf(error);
  const detail = [hint, error instanceof ConfigError ? undefined : stack].filter(Boolean).join('\n');
  process.emitWarning(message, { type: 'NotificationWarning', code, detail });
}

function fieldsOf(error: unknown): Partial<Record<'message' | 'code' | 'hint' | 'stack', string>> {
  if (typeof error !== 'object' || error === null) return {};
  const names = ['message', 'code', 'hint', 'stack'] as const;
  const texts = names.map((name) => [name, Reflect.get(error, name)]);
  return Object.fromEntries(texts.filter(([, value]) => typeof value === 'string'));
}
