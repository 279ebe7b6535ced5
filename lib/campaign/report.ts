import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Ledger, LedgerRecord } from '../ledger';
import type { StoredEnd, StoredEntry } from './entry';
import type { End } from './events';

/** Which recipients a report lists. */
export interface ReportOptions {
  /** Default: all ends, and the recipients whose call is open. */
  readonly ends?: readonly (End | 'open')[];
}

const COLUMNS = [
  'key',
  'number',
  'end',
  'code',
  'message',
  'hint',
  'status',
  'request_id',
  'attempts',
  'ended_at',
  'row',
  'request',
  'response',
] as const;

/** A spreadsheet takes a cell that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Writes the recipients of a campaign as CSV (RFC 4180). @returns their number. */
export async function writeReport(
  ledger: Ledger,
  target: string | Writable,
  { ends }: ReportOptions = {},
): Promise<number> {
  const stream = typeof target === 'string' ? createWriteStream(target, { mode: 0o600 }) : target;
  const ended = typeof target === 'string' ? finished(stream) : undefined;
  ended?.catch(() => undefined);
  let count = 0;
  await write(stream, line(COLUMNS));
  for await (const record of ledger.list()) {
    if (ends !== undefined && !ends.some((end) => end === record.state)) continue;
    count += 1;
    await write(stream, line(cellsOf(record)));
  }
  if (typeof target === 'string') stream.end();
  await ended;
  return count;
}

async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await Promise.race([once(stream, 'drain'), once(stream, 'close')]);
  if (stream.errored) throw stream.errored;
}

function cellsOf({ key, state, value, result }: LedgerRecord): readonly unknown[] {
  const { row, number, request }: StoredEntry = JSON.parse(value);
  const end: Partial<StoredEnd> = result === '' ? {} : JSON.parse(result);
  const at = end.at === undefined ? '' : new Date(end.at).toISOString();
  const { code, message, hint, status, requestId, attempts, data } = end;
  return [
    key,
    number,
    state,
    code,
    message,
    hint,
    status,
    requestId,
    attempts,
    at,
    row,
    JSON.stringify(request),
    data === undefined ? '' : JSON.stringify(data),
  ];
}

function line(cells: readonly unknown[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** Quotes a cell; an apostrophe keeps a spreadsheet from running what a recipient or WeChat Pay wrote. */
function cell(value: unknown): string {
  const text = value === undefined ? '' : String(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
