import type { Method } from '../http';
import type { Both, Webhook } from './model';
import { allOperations, allWebhooks } from './operations';
import { allProducts, productIndexOf } from './products';

/** The content of generated/names.json: English names by official name or event type. */
export interface NamesTable {
  readonly names: Readonly<Record<string, string>>;
}

/** The content of generated/glossary.json: descriptions of common field names. */
export interface GlossaryTable {
  readonly glossary: Readonly<Record<string, Both>>;
}

/** All documented operations and events, with names in both languages. */
export interface DocumentedNames {
  readonly operations: readonly (readonly [method: Method, path: string, ...name: Both, product: number])[];
  /** The products by index, the most used first. */
  readonly products: readonly (readonly [...name: Both, audience: 'partner' | ''])[];
  readonly events: readonly (readonly [key: string, ...name: Both])[];
}

/** Returns the English name of an operation by its official name; the official name itself if there is none. */
export function englishName(name: string): string {
  return loadNames().names[name] ?? name;
}

function loadNames(): NamesTable {
  return require('./generated/names.json');
}

/** Returns the Chinese term of a field name, without its explanation; undefined if the glossary has none. */
export function fieldTerm(name: string): string | undefined {
  const { glossary } = loadGlossary();
  const [chinese] = (Object.hasOwn(glossary, name) ? glossary[name] : undefined) ?? [];
  return chinese?.replace(/，.*$/, '');
}

function loadGlossary(): GlossaryTable {
  return require('./generated/glossary.json');
}

/** Returns the key of a notification. Keys of APIv2 begin with `v2/`, since both versions have a `TRANSACTION.SUCCESS`. */
export function eventKey({ version, event_type }: Pick<Webhook, 'version' | 'event_type'>): string {
  return version === 'v2' ? `v2/${event_type}` : event_type;
}

/** Returns the notification of a key such as `REFUND.SUCCESS` or `v2/refund-processed`; undefined if it is not documented. */
export function webhookOf(key: string): Webhook | undefined {
  return allWebhooks().find((webhook) => eventKey(webhook) === key);
}

/** Returns all documented names. Loads the whole catalogue on first use. */
export function documentedNames(): DocumentedNames {
  const { names } = loadNames();
  return {
    operations: allOperations().map(({ method, path, name }) => [
      method,
      path,
      name,
      names[name] ?? name,
      productIndexOf(path),
    ]),
    products: allProducts().map(({ zh, en, for: audience }) => [zh, en, audience ?? ''] as const),
    events: allWebhooks().map((webhook) => {
      const key = eventKey(webhook);
      return [key, shortName(webhook), names[key] ?? key];
    }),
  };
}

/** Returns a name such as `退款成功(REFUND.SUCCESS)通知(JSON)` without its event type and format. */
function shortName({ name, event_type }: Webhook): string {
  return name.replace(`(${event_type})`, '').replace(/\((?:JSON|XML)\)$/, '');
}
