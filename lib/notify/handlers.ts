import { ConfigError, NotificationError } from '../errors';
import type { EventType, Handler, HandlerContext, NotificationEvent } from './event';
import { meantType } from './event-suggestions';

type Run = (event: NotificationEvent, context: HandlerContext) => unknown;

/** Which handler is run for which type. */
export class Handlers {
  readonly #byType = new Map<string, Run>();
  #otherwise: Run | undefined;

  /** @throws {ConfigError} where the type is misspelt, or has a handler: only one of them could answer. */
  add<Type extends EventType>(type: Type, handler: Handler<Type>): void {
    requireFunction(type, handler);
    const meant = meantType(type);
    if (meant !== undefined) throw misspelt(type, meant);
    if (this.#byType.has(type)) throw taken(type);
    // The map is keyed by the type that the handler was written for.
    this.#byType.set(type, (event, context) => handler(event as NotificationEvent<Type>, context));
  }

  /** @throws {ConfigError} where there is one. */
  addOtherwise(handler: Run): void {
    requireFunction('otherwise', handler);
    if (this.#otherwise !== undefined) throw taken('otherwise');
    this.#otherwise = handler;
  }

  /** @throws {NotificationError} where there is none: an event that nobody handled must come again. */
  find(type: string): Run {
    const run = this.#byType.get(type) ?? this.#otherwise;
    if (run !== undefined) return run;
    throw new NotificationError(`Nothing handles ${type}`, {
      code: 'ERR_NO_HANDLER',
      status: 501,
      hint: `Add notifications.on('${type}', …), or notifications.otherwise(…) for all that have no handler.`,
    });
  }
}

function requireFunction(type: string, handler: unknown): void {
  if (typeof handler === 'function') return;
  throw new ConfigError(type, `a ${typeof handler} is no handler`, 'Give a function.');
}

function misspelt(type: string, meant: string): ConfigError {
  const hint = `Did you mean '${meant}'? A type that is not documented is handled in otherwise(…).`;
  return new ConfigError(
    type,
    'expected a documented event type, received a name that is close to one',
    hint,
  );
}

function taken(type: string): ConfigError {
  return new ConfigError(type, 'has a handler', 'Call both from one: only one answer is given.');
}
