import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Operation, Webhook } from '../../lib/reference/model';
import {
  parseOperation,
  parseWebhook,
  type WrittenEnvelope,
  type WrittenOperation,
  type WrittenWebhook,
} from '../../lib/reference/notation';
import { type Mend, mend, mendEvents } from './corrections';
import { type Effects, readEffects, withEffects } from './effects';
import { type Refusals, readRefusals } from './refusals';
import { folder } from './sheets';

/** A file of the catalogue: a product's operations, or a version's notifications. */
export interface Sheet {
  /** Relative to the catalogue: `v3/pay.yaml`. */
  readonly file: string;
  readonly text: string;
  readonly entries: Readonly<Record<string, unknown>>;
}

/** Reads the product files of a version, `v2` or `v3`, or the `webhooks`, in the order of their names. */
export function readSheets(part: 'v2' | 'v3' | 'webhooks'): Sheet[] {
  const files = readdirSync(path.join(folder, part)).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((name) => {
    const file = `${part}/${name}`;
    const text = readFileSync(path.join(folder, file), 'utf8');
    return { file, text, entries: parse(text, { uniqueKeys: true }) };
  });
}

/** The facts of one product's file, as the official pages have them. */
export function operationsOf(sheet: Sheet): Operation[] {
  return Object.entries(sheet.entries).map(([key, written]) =>
    parseOperation(key, written as WrittenOperation),
  );
}

/** The facts of one version's notifications. */
export function webhooksOf(sheet: Sheet): Webhook[] {
  const { shared, ...events } = sheet.entries;
  const version = sheet.file.endsWith('v2.yaml') ? 'v2' : 'v3';
  return Object.entries(events).map(([key, written]) =>
    parseWebhook(version, key, written as WrittenWebhook, shared as WrittenEnvelope),
  );
}

/** A short explanation of a field's name, in two languages. */
export interface Term {
  readonly en: string;
  readonly zh: string;
}

/** An entry of catalogue/downloads.yaml: where files are served that no operation documents. */
interface Download {
  readonly path: string;
  readonly 'named by': string;
}

export interface Catalogue {
  /** Sorted by path, then verb; mended, and with their effects. */
  readonly operations: readonly Operation[];
  readonly webhooks: readonly Webhook[];
  readonly mends: readonly Mend[];
  readonly effects: Effects;
  readonly refusals: Refusals;
  /** The paths of undocumented downloads. */
  readonly downloads: readonly string[];
  readonly glossary: ReadonlyMap<string, Term>;
}

/** Reads the whole catalogue, mends and effects laid over the facts. */
export function readCatalogue(): Catalogue {
  const mends: Mend[] = parse(readFileSync(path.join(folder, 'corrections.yaml'), 'utf8'));
  const facts = [...readSheets('v2'), ...readSheets('v3')].flatMap(operationsOf);
  const effects = readEffects();
  const operations = withEffects(mend(facts, mends), effects).sort(
    (a, b) => compare(a.path, b.path) || compare(a.method, b.method),
  );
  const webhooks = mendEvents(readSheets('webhooks').flatMap(webhooksOf), mends);
  return {
    operations,
    webhooks,
    mends,
    effects,
    refusals: readRefusals(),
    downloads: readDownloads(),
    glossary: readGlossary(),
  };
}

/** What operations and notifications are called in English. */
export function readNames(): Record<string, string> {
  return parse(readFileSync(path.join(folder, 'names.yaml'), 'utf8'), { uniqueKeys: true });
}

/** An entry of catalogue/internal-codes.yaml. */
export interface WrittenInternalCode {
  readonly zh: string;
  readonly en: string;
  readonly do: string;
}

/** What internal error numbers mean, by number. */
export function readInternalCodes(): Record<string, WrittenInternalCode> {
  return parse(readFileSync(path.join(folder, 'internal-codes.yaml'), 'utf8'), { uniqueKeys: true });
}

function readDownloads(): string[] {
  const downloads: Download[] = parse(readFileSync(path.join(folder, 'downloads.yaml'), 'utf8'));
  return downloads.map((download) => download.path);
}

function readGlossary(): Map<string, Term> {
  const lines: Record<string, string> = parse(readFileSync(path.join(folder, 'glossary.yaml'), 'utf8'));
  return new Map(
    Object.entries(lines).map(([name, line]) => {
      const [zh = '', en = ''] = line.split(' / ');
      return [name, { en, zh }];
    }),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
