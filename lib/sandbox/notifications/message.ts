import type { NotificationEvents } from '../../openapi';
import type { Identity, KeysOffered } from '../keys/identity';
import { Keyring } from '../keys/keyring';
import type { NotificationDraft, NotificationFields, SignedNotification } from './draft';
import { signV2 } from './v2';
import { signV3 } from './v3';

/** How a notification is signed; all options have defaults. */
export interface SigningOptions extends NotificationFields {
  /** The present time in milliseconds; default `Date.now()`. */
  readonly now?: number;
  /** Which of WeChat Pay's keys signs; default the public key. */
  readonly key?: Exclude<KeysOffered, 'both'>;
}

/** What a type brings: its documented fields, or, of a type that is not documented, any. */
export type ResourceOf<Type extends string> = Type extends keyof NotificationEvents
  ? NotificationEvents[Type]
  : Readonly<Record<string, unknown>>;

/** A type of notification: those that are known complete themselves, others are allowed. */
export type NotificationType = keyof NotificationEvents | (string & {});

/**
 * Makes a notification as WeChat Pay does, encrypted and signed: for unit tests that have no server.
 *
 * @param identity whose keys are used, from {@link Sandbox.identity}.
 * @param type the event type; those of APIv2 begin with `v2/`.
 * @param resource what happened, in plain text; sensitive fields are encrypted too.
 * @example
 * const identity = await Sandbox.identity()
 * const { headers, body } = await signNotification(identity, 'REFUND.SUCCESS', refund)
 * const event = await notifications.parse({ headers, body })
 */
export async function signNotification<Type extends NotificationType>(
  identity: Identity,
  type: Type,
  resource: ResourceOf<Type>,
  options: SigningOptions = {},
): Promise<SignedNotification> {
  const { now = Date.now(), key = 'public-key' } = options;
  return makeNotification(
    { identity, keyring: new Keyring(identity, key), type, resource, fields: options },
    now,
  );
}

/** Makes a notification at the moment `now` (milliseconds). */
export function makeNotification(draft: NotificationDraft, now: number): Promise<SignedNotification> {
  return draft.type.startsWith('v2/') ? Promise.resolve(signV2(draft, now)) : signV3(draft, now);
}
