import { SetMetadata } from '@nestjs/common';
import type {
  EventType,
  Handler,
  HandlerContext,
  NotificationEvent,
  QuestionHandler,
  QuestionType,
} from '../event';
import type { Notifications } from '../notifications';

/** Under this name a method says which notifications it handles. */
export const HANDLES = 'wechatpay-chain:notification';

type Method = (event: NotificationEvent, context: HandlerContext) => unknown;

/** Registers a marked method. */
export type Registration = (notifications: Notifications, method: Method) => void;

/** A decorator for methods that can handle what they are marked for. */
export type HandlerDecorator<Wanted> = <Actual extends Wanted>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<Actual>,
) => void;

/**
 * Marks the method of a provider as the handler of a type, or of several.
 *
 * @example
 * \@Injectable()
 * class Orders {
 *   \@OnNotification('TRANSACTION.SUCCESS')
 *   async paid({ resource }: NotificationEvent<'TRANSACTION.SUCCESS'>) {}
 * }
 */
export function OnNotification<Type extends QuestionType>(
  type: Type,
): HandlerDecorator<QuestionHandler<Type>>;
export function OnNotification<Type extends Exclude<EventType, QuestionType>>(
  ...types: readonly Type[]
): HandlerDecorator<Handler<Type>>;
export function OnNotification<Type extends Exclude<EventType, QuestionType>>(
  ...types: readonly Type[]
): MethodDecorator {
  const register: Registration = (notifications, method) => notifications.on(types, method);
  return SetMetadata(HANDLES, register);
}

/** Marks the method of a provider as the handler of all types that have none of their own. */
export function OnOtherNotifications(): HandlerDecorator<Method> {
  const register: Registration = (notifications, method) => notifications.otherwise(method);
  return SetMetadata(HANDLES, register);
}
