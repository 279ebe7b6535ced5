import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { omitUndefined } from '../../lib/json';
import type { Operation, Webhook } from '../../lib/reference/model';
import {
  parseOperation,
  parseWebhook,
  type WrittenEnvelope,
  type WrittenOperation,
  type WrittenWebhook,
} from '../../lib/reference/notation';
import type { ProductFacts } from '../../lib/reference/products';
import type { SamplesTable, SampleValues } from '../../lib/reference/written-samples';
import { applyCorrections, applyEventCorrections, type Correction } from './corrections';
import { type Effects, readEffects, withEffects } from './effects';
import { CATALOGUE_FOLDER } from './paths';
import { type Rates, readRates } from './rates';
import { type Refusals, readRefusals } from './refusals';

/** A file of the catalogue: a product's operations, or a version's notifications. */
export interface Sheet {
  /** Relative to the catalogue: `v3/pay.yaml`. */
  readonly file: string;
  readonly text: string;
  readonly entries: Readonly<Record<string, unknown>>;
}

/** Reads the product files of a version, `v2` or `v3`, or the `webhooks`, in the order of their names. */
export function readSheets(part: 'v2' | 'v3' | 'webhooks'): Sheet[] {
  const files = readdirSync(path.join(CATALOGUE_FOLDER, part)).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((name) => {
    const file = `${part}/${name}`;
    const text = readFileSync(path.join(CATALOGUE_FOLDER, file), 'utf8');
    return { file, text, entries: parse(text, { uniqueKeys: true }) };
  });
}

/** Parses the operations of a product file, as the official pages describe them. */
export function operationsOf(sheet: Sheet): Operation[] {
  return Object.entries(sheet.entries).map(([key, written]) =>
    parseOperation(key, written as WrittenOperation),
  );
}

/** Parses the notifications of one API version. */
export function webhooksOf(sheet: Sheet): Webhook[] {
  const { shared, ...events } = sheet.entries;
  const version = sheet.file.endsWith('v2.yaml') ? 'v2' : 'v3';
  return Object.entries(events).map(([key, written]) =>
    parseWebhook(version, key, written as WrittenWebhook, shared as WrittenEnvelope),
  );
}

/** A short description of a field name in two languages. */
export interface Term {
  readonly en: string;
  readonly zh: string;
}

/** An entry of catalogue/downloads.yaml: an undocumented path that serves files. */
interface Download {
  readonly path: string;
  readonly 'named by': string;
}

export interface Catalogue {
  /** Sorted by path, then method; with corrections and effects applied. */
  readonly operations: readonly Operation[];
  readonly webhooks: readonly Webhook[];
  readonly corrections: readonly Correction[];
  readonly effects: Effects;
  readonly rates: Rates;
  readonly refusals: Refusals;
  /** The paths of undocumented downloads. */
  readonly downloads: readonly string[];
  readonly glossary: ReadonlyMap<string, Term>;
}

/** Reads the whole catalogue and applies corrections and effects. */
export function readCatalogue(): Catalogue {
  const corrections: Correction[] = parse(
    readFileSync(path.join(CATALOGUE_FOLDER, 'corrections.yaml'), 'utf8'),
  );
  const documented = [...readSheets('v2'), ...readSheets('v3')].flatMap(operationsOf);
  const effects = readEffects();
  const operations = withEffects(applyCorrections(documented, corrections), effects).sort(
    (a, b) => compare(a.path, b.path) || compare(a.method, b.method),
  );
  const webhooks = applyEventCorrections(readSheets('webhooks').flatMap(webhooksOf), corrections);
  return {
    operations,
    webhooks,
    corrections,
    effects,
    rates: readRates(),
    refusals: readRefusals(),
    downloads: readDownloads(),
    glossary: readGlossary(),
  };
}

/** Reads the English names of operations and notifications. */
export function readNames(): Record<string, string> {
  return parse(readFileSync(path.join(CATALOGUE_FOLDER, 'names.yaml'), 'utf8'), { uniqueKeys: true });
}

/** An entry of catalogue/internal-codes.yaml. */
export interface WrittenInternalCode {
  readonly zh: string;
  readonly en: string;
  readonly do: string;
}

/** Reads the descriptions of internal error codes, by code. */
export function readInternalCodes(): Record<string, WrittenInternalCode> {
  return parse(readFileSync(path.join(CATALOGUE_FOLDER, 'internal-codes.yaml'), 'utf8'), {
    uniqueKeys: true,
  });
}

/** Reads the samples that the tables of the official pages do not tell. */
export function readSamples(): SamplesTable['samples'] {
  const read = (file: string): Readonly<Record<string, SampleValues>> =>
    parse(readFileSync(path.join(CATALOGUE_FOLDER, file), 'utf8'), { merge: true, schema: 'core' });
  return { operations: read('samples.yaml'), events: read('event-samples.yaml') };
}

/**
 * Reads the products, the most used first.
 *
 * @throws {SyntaxError} if an entry has another form
 */
export function readProducts(): ProductFacts[] {
  const text = readFileSync(path.join(CATALOGUE_FOLDER, 'products.yaml'), 'utf8');
  const written: Record<string, WrittenProduct> = parse(text, { uniqueKeys: true });
  return Object.entries(written).map(([title, { paths, for: audience, common = {} }]) => {
    const [, zh, en, words] = /^(.+) \/ (.+) \| (.+)$/.exec(title) ?? [];
    if (zh === undefined || en === undefined || words === undefined) {
      throw new SyntaxError(`Expected "Chinese / English | words" in products.yaml, received "${title}"`);
    }
    const calls = Object.entries(common).map(([key, searched]) => [key, searched.split(' ')] as const);
    return {
      zh,
      en,
      words: words.split(' '),
      ...omitUndefined({ for: audience }),
      paths,
      ...(calls.length > 0 ? { common: Object.fromEntries(calls) } : {}),
    };
  });
}

/** An entry of catalogue/products.yaml. */
interface WrittenProduct {
  readonly paths: readonly string[];
  readonly for?: 'partner';
  readonly common?: Readonly<Record<string, string>>;
}

function readDownloads(): string[] {
  const downloads: Download[] = parse(readFileSync(path.join(CATALOGUE_FOLDER, 'downloads.yaml'), 'utf8'));
  return downloads.map((download) => download.path);
}

function readGlossary(): Map<string, Term> {
  const lines: Record<string, string> = parse(
    readFileSync(path.join(CATALOGUE_FOLDER, 'glossary.yaml'), 'utf8'),
  );
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
