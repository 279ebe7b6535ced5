import { ConfigError, NotificationError, shapeOf } from '../errors';
import type { EventType, Handler, HandlerContext, NotificationEvent } from './event';
import { suggestType } from './event-suggestions';

type Run = (event: NotificationEvent, context: HandlerContext) => unknown;

/** The registered handlers, by event type. */
export class Handlers {
  readonly #byType = new Map<string, Run>();
  #otherwise: Run | undefined;

  /** @throws {ConfigError} if the type is misspelt, or already has a handler: only one can reply. */
  add<Type extends EventType>(type: Type, handler: Handler<Type>): void {
    requireFunction(type, handler);
    const suggestion = suggestType(type);
    if (suggestion !== undefined) throw misspelt(type, suggestion);
    if (this.#byType.has(type)) throw duplicate(type);
    // The map key is the type that the handler expects.
    this.#byType.set(type, (event, context) => handler(event as NotificationEvent<Type>, context));
  }

  /** @throws {ConfigError} if it is already set. */
  addOtherwise(handler: Run): void {
    requireFunction('otherwise', handler);
    if (this.#otherwise !== undefined) throw duplicate('otherwise');
    this.#otherwise = handler;
  }

  /** @throws {NotificationError} if there is none, so that WeChat Pay sends the event again. */
  find(type: string): Run {
    const run = this.#byType.get(type) ?? this.#otherwise;
    if (run !== undefined) return run;
    throw new NotificationError(`Expected a handler for ${type}, found none`, {
      code: 'ERR_NO_HANDLER',
      status: 501,
      hint: `Add notifications.on('${type}', …), or notifications.otherwise(…) for all types without a handler.`,
    });
  }
}

function requireFunction(type: string, handler: unknown): void {
  if (typeof handler === 'function') return;
  throw new ConfigError(
    type,
    `expected a handler function, received ${shapeOf(handler)}`,
    'Pass a function.',
  );
}

function misspelt(type: string, suggestion: string): ConfigError {
  const hint = `Did you mean '${suggestion}'? Handle undocumented types in otherwise(…).`;
  return new ConfigError(type, 'expected a documented event type, received an unknown type', hint);
}

function duplicate(type: string): ConfigError {
  return new ConfigError(
    type,
    'expected one handler, received a second one',
    'Call both functions from one handler.',
  );
}
