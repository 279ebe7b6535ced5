import { ConfigError, shapeOf } from '../errors';
import { systemTimer, type Timer } from '../http';
import type { DedupeOptions } from './dedupe';
import type { NotificationEvent } from './event';

/** Options of {@link Notifications}. All are optional. */
export interface NotificationsOptions {
  /** Deduplication, so that a handler runs once per business event; `false` runs it for each delivery. */
  readonly dedupe?: DedupeOptions | false;
  /** Time limit for a reply in milliseconds, less than the 5,000 that WeChat Pay waits. Default: 4,500. */
  readonly timeout?: number;
  /**
   * Called for every delivery that fails: invalid signatures, handlers that throw or exceed the time limit. By default,
   * failures on this side emit a process warning (a missing key only once), and requests of outsiders do not.
   */
  readonly onError?: (error: unknown, event: NotificationEvent | undefined) => void;
  /** The AppIDs that notifications of APIv2 may have. Default: any. */
  readonly appids?: readonly string[];
  /** Measures the time for a reply. Default: the system timer. */
  readonly timer?: Timer;
}

/** Validated options, with defaults. */
export interface ReadOptions {
  readonly dedupe: DedupeOptions | false;
  readonly timeout: number;
  readonly appids: readonly string[] | undefined;
  readonly report: (error: unknown, status: number, event: NotificationEvent | undefined) => void;
  readonly timer: Timer;
}

/** Time that WeChat Pay waits for most replies, in milliseconds. */
export const USUAL_REPLY_TIMEOUT = 5_000;

/** @throws {ConfigError} for the first invalid option. */
export function readOptions(options: NotificationsOptions): ReadOptions {
  const { dedupe = {}, timeout = 4_500, timer = systemTimer, appids, onError } = options;
  if (!Number.isSafeInteger(timeout) || timeout <= 0 || timeout >= USUAL_REPLY_TIMEOUT) {
    throw new ConfigError(
      'timeout',
      `expected an integer from 1 to ${USUAL_REPLY_TIMEOUT - 1}, received ${String(timeout)}`,
      'Pass whole milliseconds, less than the 5,000 that WeChat Pay waits.',
    );
  }
  if (appids !== undefined && !(Array.isArray(appids) && appids.every(isText))) {
    const received = Array.isArray(appids) ? 'an array with other entries' : shapeOf(appids);
    throw new ConfigError(
      'appids',
      `expected an array of AppIDs, received ${received}`,
      "Pass strings: appids: ['wx…'].",
    );
  }
  const report = onError === undefined ? createWarner() : safely(onError);
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

/** Warns of failures on this side. A missing option causes one warning, however many messages need it. */
function createWarner(): ReadOptions['report'] {
  const warned = new Set<string>();
  return (error, status, event) => {
    if (error instanceof ConfigError) {
      if (warned.has(error.field)) return;
      warned.add(error.field);
    } else if (status < 500 && event === undefined) {
      return;
    }
    warn(error);
  };
}

// Pass text: process.emitWarning rejects errors of other realms (vm, test runners).
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
