import { NotificationError } from '../../errors';
import { eventFactsOf, knownEvents, type MessageFacts } from '../../openapi';

/** Fields that hold text only, as all of APIv2's do. */
export type Texts = Readonly<Record<string, string>>;

/** A kind of message, as the catalogue describes it. */
export interface Kind extends MessageFacts {
  /** The event type; it begins with `v2/`. */
  readonly type: string;
}

/** The notice that carries no sign. */
export const REFUND = 'v2/refund-processed';

let kinds: readonly Kind[] | undefined;

/** The kind of a type of the catalogue. */
export function kindOf(type: string): Kind {
  const kind = allKinds().find((each) => each.type === type);
  if (kind !== undefined) return kind;
  throw new RangeError(`The catalogue has no message ${type}`);
}

/**
 * Finds the kind of a message whose sign is right. A right sign alone proves little: payments, coupons and score views
 * that a browser sees are signed with the same key, so the message must be a documented notification in full.
 *
 * @throws {NotificationError} where it is none.
 */
export function kindOfMessage(fields: Texts): Kind {
  const kind = allKinds().find((each) => each.type !== REFUND && fits(each, fields));
  if (kind !== undefined) return kind;
  throw refused(
    'Expected the fields of a documented notification, received another message of this merchant',
  );
}

/**
 * Checks a message against its kind.
 *
 * @throws {NotificationError} where a required field is missing, empty or of another form.
 */
export function checkMessage(kind: Kind, fields: Texts): void {
  if (!fits(kind, fields)) throw refused(`Expected the required fields of ${kind.type}`);
}

/** Whether fields are all there, not empty, and of their form. */
export function haveForms(fields: Readonly<Record<string, unknown>>, forms: Texts): boolean {
  return Object.entries(forms).every(([name, form]) => {
    const value = fields[name];
    return typeof value === 'string' && new RegExp(form).test(value);
  });
}

/**
 * The fields without those that are empty: they are not signed, so whoever forwards a message can add or remove them.
 *
 * @throws {NotificationError} where a field is empty that the kind does not document.
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

function fits({ fields: forms, when }: Kind, fields: Texts): boolean {
  if (!haveForms(fields, forms)) return false;
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
    hint: 'Ignore it if WeChat Pay did not send it. If WeChat Pay did, its kind is not documented: report it to this project.',
  });
}
