import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'secure-json-parse';
import { Campaign, type CampaignOptions, type OperationName, type RequestContext } from '../../campaign';
import type { Wechatpay } from '../../client';
import { ConfigError, shapeOf } from '../../errors';
import { omitUndefined } from '../../json';

/** A row of a table: its cells by the names of the columns. */
export type TableRow = Readonly<Record<string, unknown>>;

/** A campaign file. */
interface Definition {
  readonly id: string;
  readonly operation: OperationName;
  /** The column that identifies the recipient. */
  readonly key: string;
  readonly number?: 'derived' | 'key';
  /** The arguments of the call; `{column}` stands for a cell of the row. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Default: the campaign file with the extension `.sqlite`. */
  readonly store?: string;
  readonly rate?: number;
  readonly concurrency?: number;
  readonly pauseOn?: readonly string[];
}

const REQUIRED = ['id', 'operation', 'key'] as const;
const HINT = 'See docs/campaigns.md for the form of a campaign file.';

/** Opens the campaign that a file describes. */
export async function openCampaign(file: string, wxpay: Wechatpay): Promise<Campaign<TableRow>> {
  const { key, request, store, ...definition } = readDefinition(file);
  const options: CampaignOptions<TableRow, OperationName> = {
    ...omitUndefined(definition),
    wxpay,
    store:
      store === undefined ? `${file.replace(/\.json$/, '')}.sqlite` : path.resolve(path.dirname(file), store),
    key: (row) => cell(row, key),
    // The file is not typed; the gateway and WeChat Pay check the fields.
    request: (row, number, context) => fill(request, row, number, context) as never,
  };
  return Campaign.open(options);
}

function readDefinition(file: string): Definition {
  const read: unknown = parseFile(file);
  const definition = Object(read) as Definition;
  for (const name of REQUIRED) {
    if (typeof definition[name] !== 'string') {
      throw new ConfigError(
        name,
        `expected a string in ${file}, received ${shapeOf(definition[name])}`,
        HINT,
      );
    }
  }
  if (typeof definition.request === 'object' && definition.request !== null) return definition;
  throw new ConfigError(
    'request',
    `expected an object in ${file}, received ${shapeOf(definition.request)}`,
    HINT,
  );
}

function parseFile(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConfigError('campaign', `expected a JSON file, received ${file}`, HINT, cause);
  }
}

const PLACEHOLDER = /\{([^{}:]+)\}/g;

/** Replaces the placeholders of a value; a text that is `{column:integer}` becomes a number. */
function fill(value: unknown, row: TableRow, number: string, context: RequestContext): unknown {
  if (typeof value === 'string') return fillText(value, row, { ...context, number });
  if (Array.isArray(value)) return value.map((entry) => fill(entry, row, number, context));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, fill(entry, row, number, context)]),
  );
}

function fillText(text: string, row: TableRow, own: Readonly<Record<string, string>>): string | number {
  const replacement = (name: string) => own[name] ?? cell(row, name);
  const [, integer] = /^\{([^{}:]+):integer\}$/.exec(text) ?? [];
  if (integer !== undefined) return toInteger(integer, replacement(integer));
  return text.replace(PLACEHOLDER, (_, column: string) => replacement(column));
}

function toInteger(name: string, text: string): number {
  const number = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(number)) return number;
  throw new ConfigError(
    name,
    `expected an integer, received ${shapeOf(text)}`,
    `Correct the column ${name}.`,
  );
}

/** Returns a cell as text. @throws {ConfigError} if the row has no such cell. */
function cell(row: TableRow, name: string): string {
  const value = Object.hasOwn(row, name) ? row[name] : undefined;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new ConfigError(
    name,
    `expected a column ${name}, received ${Object.keys(row).join(', ')}`,
    'Correct the placeholder or the first line of the table.',
  );
}
