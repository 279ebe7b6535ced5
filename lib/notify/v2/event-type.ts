import { NotificationError } from '../../errors';
import { eventFactsOf, knownEvents, type MessageFacts } from '../../openapi';

/** Fields of a message, all of them text. */
export type Texts = Readonly<Record<string, string>>;

/** The description of an event type in the catalogue. */
export interface Kind extends MessageFacts {
  /** The event type; it begins with `v2/`. */
  readonly type: string;
}

/** The event type of refund notifications, which carry no sign. */
export const REFUND = 'v2/refund-processed';

let kinds: readonly Kind[] | undefined;

/** Returns the description of a documented event type. */
export function kindOf(type: string): Kind {
  const kind = allKinds().find((each) => each.type === type);
  if (kind !== undefined) return kind;
  throw new RangeError(`Expected an event type of the catalogue, received ${type}`);
}

/**
 * Returns the event type of a message with a valid sign. The sign alone is not enough: payment parameters, coupons and
 * score views that reach a browser are signed with the same key, so the message must match a documented notification.
 *
 * @throws {NotificationError} if it matches none.
 */
export function kindOfMessage(fields: Texts): Kind {
  const kind = allKinds().find((each) => each.type !== REFUND && matches(each, fields));
  if (kind !== undefined) return kind;
  throw refused(
    'Expected the fields of a documented notification, received another message of this merchant',
  );
}

/**
 * Checks a message against the description of its event type.
 *
 * @throws {NotificationError} if a required field is missing, empty or malformed.
 */
export function checkMessage(kind: Kind, fields: Texts): void {
  if (!matches(kind, fields)) throw refused(`Expected the required fields of ${kind.type}`);
}

/** Whether all fields exist and match their regular expressions. */
export function matchForms(fields: Readonly<Record<string, unknown>>, forms: Texts): boolean {
  return Object.entries(forms).every(([name, form]) => {
    const value = fields[name];
    return typeof value === 'string' && new RegExp(form).test(value);
  });
}

/**
 * Returns the non-empty fields. Empty fields are not signed, so anyone who forwards a message can add or remove them.
 *
 * @throws {NotificationError} if an undocumented field is empty.
 */
export function signedFields(kind: Kind, fields: Texts): Texts {
  const signed: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(fields)) {
    if (value !== '') {
      signed[name] = value;
    } else if (!kind.optional.includes(name.replace(/\d+$/, '$n')) && !kind.optional.includes(name)) {
      throw refused(`Expected only documented fields to be empty, received an empty ${name.slice(0, 64)}`);
    }
  }
  return signed;
}

function matches({ fields: forms, when }: Kind, fields: Texts): boolean {
  if (!matchForms(fields, forms)) return false;
  if (when === undefined) return true;
  return when.some((codes) =>
    Object.entries(codes).every(
      ([name, { among, not = false }]) => among.includes(fields[name] ?? '') !== not,
    ),
  );
}

function allKinds(): readonly Kind[] {
  kinds ??= knownEvents().flatMap((type) => {
    const message = eventFactsOf(type)?.message;
    return message === undefined ? [] : [{ ...message, type }];
  });
  return kinds;
}

function refused(message: string): NotificationError {
  return new NotificationError(message, {
    code: 'ERR_MESSAGE',
    status: 400,
    hint: 'Ignore the request if WeChat Pay did not send it. Otherwise report its event type to this project: it is not documented.',
  });
}
