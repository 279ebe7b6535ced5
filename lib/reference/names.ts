import type { Method } from '../http';
import type { Both, Webhook } from './model';
import { allOperations, allWebhooks } from './operations';

/** generated/names.json: the English of official names, and of types of notifications. */
export interface NamesTable {
  readonly names: Readonly<Record<string, string>>;
}

/** generated/glossary.json: what the commonest names of fields mean. */
export interface GlossaryTable {
  readonly glossary: Readonly<Record<string, Both>>;
}

/** Everything that is documented, by its names in both languages. */
export interface DocumentedNames {
  readonly operations: readonly (readonly [method: Method, path: string, ...name: Both])[];
  readonly events: readonly (readonly [key: string, ...name: Both])[];
}

/** What an operation of that official name is called in English. */
export function englishName(name: string): string {
  return loadNames().names[name] ?? name;
}

function loadNames(): NamesTable {
  return require('../openapi/generated/names.json');
}

/** What a field of this name is called in Chinese, without explanations; undefined where the glossary has no such name. */
export function fieldTerm(name: string): string | undefined {
  const { glossary } = loadGlossary();
  const [chinese] = (Object.hasOwn(glossary, name) ? glossary[name] : undefined) ?? [];
  return chinese?.replace(/，.*$/, '');
}

function loadGlossary(): GlossaryTable {
  return require('../openapi/generated/glossary.json');
}

/** The key of a notification: APIv2's carry their version, since both know a `TRANSACTION.SUCCESS`. */
export function eventKey({ version, event_type }: Pick<Webhook, 'version' | 'event_type'>): string {
  return version === 'v2' ? `v2/${event_type}` : event_type;
}

/** The notification of a key, `REFUND.SUCCESS` or `v2/refund-processed`; undefined where it is not documented. */
export function webhookOf(key: string): Webhook | undefined {
  return allWebhooks().find((webhook) => eventKey(webhook) === key);
}

/** Loads the whole catalogue and the names on first use. */
export function documentedNames(): DocumentedNames {
  const { names } = loadNames();
  return {
    operations: allOperations().map(({ method, path, name }) => [method, path, name, names[name] ?? name]),
    events: allWebhooks().map((webhook) => {
      const key = eventKey(webhook);
      return [key, bareName(webhook), names[key] ?? key];
    }),
  };
}

/** `退款成功(REFUND.SUCCESS)通知(JSON)` without what its type says already. */
function bareName({ name, event_type }: Webhook): string {
  return name.replace(`(${event_type})`, '').replace(/\((?:JSON|XML)\)$/, '');
}
