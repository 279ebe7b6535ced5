/** The values that a field may have; an empty string represents a field that is missing or empty. */
export interface Codes {
  readonly among: readonly string[];
  /** Every other value fits, and these do not. */
  readonly not?: true;
}

/** The facts about an event type that are needed at run time. */
export interface EventFacts {
  /** The fields that identify the event; see `Webhook.identity`. */
  readonly identity: readonly (readonly string[])[];
  /** Time that WeChat Pay waits for the reply, in milliseconds. */
  readonly within: number;
  /** Set if the reply carries business data; `signed` if it needs the merchant's `Authorization` header. */
  readonly asks?: { readonly signed: boolean } | undefined;
  /** APIv2: the fields that the message must have. */
  readonly message?: MessageFacts | undefined;
}

/** The facts that identify the event type of an APIv2 message. */
export interface MessageFacts {
  /** The required fields, each with a regular expression for its value. */
  readonly fields: Readonly<Record<string, string>>;
  /** The other documented fields, which may be empty; `$n` represents a number. */
  readonly optional: readonly string[];
  /** Alternative conditions, one of which must match. */
  readonly when?: readonly Readonly<Record<string, Codes>>[] | undefined;
  /** The field with the encrypted content. */
  readonly ciphertext?: string | undefined;
  /** The required fields of the decrypted content. */
  readonly resource?: Readonly<Record<string, string>> | undefined;
}

/** The content of generated/events.json, by event type; those of APIv2 begin with `v2/`. */
export interface EventsTable {
  readonly events: Readonly<Record<string, EventFacts>>;
}

let events: EventsTable['events'] | undefined;

/** Returns the facts about an event type; undefined if it is not documented. */
export function eventFactsOf(eventType: string): EventFacts | undefined {
  events ??= load();
  return Object.hasOwn(events, eventType) ? events[eventType] : undefined;
}

/** Returns the documented event types, in the order of the catalogue. */
export function knownEvents(): readonly string[] {
  events ??= load();
  return Object.keys(events);
}

function load(): EventsTable['events'] {
  const table: EventsTable = require('./generated/events.json');
  return table.events;
}
