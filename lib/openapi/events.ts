/** Which values a field may have; empty text among them stands for a field that is missing or empty. */
export interface Codes {
  readonly among: readonly string[];
  /** Every other value fits, and these do not. */
  readonly not?: true;
}

/** What is known of a type of notification at run time. */
export interface EventFacts {
  /** Which fields name the event; see `Webhook.identity`. */
  readonly identity: readonly (readonly string[])[];
  /** How long WeChat Pay waits for the answer, in milliseconds. */
  readonly within: number;
  /** The answer says more than that the event arrived; `signed` where it carries the merchant's `Authorization`. */
  readonly asks?: { readonly signed: boolean } | undefined;
  /** APIv2: what the message must look like. */
  readonly message?: MessageFacts | undefined;
}

/** What tells a message of APIv2 from others. */
export interface MessageFacts {
  /** The required fields, each with the regular expression of its form. */
  readonly fields: Readonly<Record<string, string>>;
  /** The other documented fields, which may be empty; `$n` stands for a number. */
  readonly optional: readonly string[];
  /** One of the entries fits. */
  readonly when?: readonly Readonly<Record<string, Codes>>[] | undefined;
  /** The field that holds what happened, encrypted. */
  readonly ciphertext?: string | undefined;
  /** The required fields of what is in it. */
  readonly resource?: Readonly<Record<string, string>> | undefined;
}

/** generated/events.json: by type; those of APIv2 begin with `v2/`. */
export interface EventsTable {
  readonly events: Readonly<Record<string, EventFacts>>;
}

let events: EventsTable['events'] | undefined;

/** What is known of a type; undefined where the catalogue does not know it. */
export function eventFactsOf(eventType: string): EventFacts | undefined {
  events ??= load();
  return Object.hasOwn(events, eventType) ? events[eventType] : undefined;
}

/** Every type that is known, in the order of the catalogue. */
export function knownEvents(): readonly string[] {
  events ??= load();
  return Object.keys(events);
}

function load(): EventsTable['events'] {
  const table: EventsTable = require('./generated/events.json');
  return table.events;
}
