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

/** Metadata key of a method that handles notifications. */
export const HANDLER_METADATA = 'wechatpay-chain:notification';

type Method = (event: NotificationEvent, context: HandlerContext) => unknown;

/** Registers a decorated method. */
export type Registration = (notifications: Notifications, method: Method) => void;

/** A decorator that accepts only methods with the signature of the handler. */
export type HandlerDecorator<Wanted> = <Actual extends Wanted>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<Actual>,
) => void;

/**
 * Marks a provider's method as the handler of one or more event types.
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
  return SetMetadata(HANDLER_METADATA, register);
}

/** Marks a provider's method as the handler of all event types that have no handler. */
export function OnOtherNotifications(): HandlerDecorator<Method> {
  const register: Registration = (notifications, method) => notifications.otherwise(method);
  return SetMetadata(HANDLER_METADATA, register);
}
