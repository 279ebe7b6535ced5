import { NetworkError } from '../../errors';
import { LineCutter, refuseLonger } from './lines';
import { type BillRow, countFields, headerOf, isTicked, RowParser } from './row';

/** The first line of a row, and the lines that continue its text. */
interface Entry {
  readonly line: string;
  /** The line number in the bill, from 1. */
  readonly at: number;
  readonly more: readonly string[];
}

const NO_LINES: readonly string[] = [];

/**
 * Parses the uncompressed bytes of a bill to its rows. A bill is a header, rows, and at the end a header and a row of
 * the summary. Every field of a row begins with a backtick; a header has none. Fields are not quoted, so a row whose text
 * contains a line break continues in the next line.
 *
 * @see https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html
 */
export class BillReader<Column extends string, SummaryColumn extends string> {
  readonly #cutter = new LineCutter();
  readonly #wanted: readonly string[] | undefined;
  /** Undefined before the header. */
  #parser: RowParser<Column> | undefined;
  /** The row before the last, while its end may be the header of the summary. */
  #before: Entry | undefined;
  /** The first line of the last row, the lines that continue it, and their size in bytes. */
  #line: string | undefined;
  #at = 0;
  #more: string[] = [];
  #size = 0;
  #sawTicks = false;
  /** The number of lines so far. */
  #lines = 0;
  #summary: BillRow<SummaryColumn> | undefined;

  /** @param wanted the columns that rows have; default all. The summary has all of its columns. */
  constructor(wanted?: readonly Column[]) {
    this.#wanted = wanted;
  }

  /** The summary row; undefined before the end of the bill. */
  get summary(): BillRow<SummaryColumn> | undefined {
    return this.#summary;
  }

  /**
   * Adds bytes; yields the rows that they complete, a few at a time.
   *
   * @throws {ConfigError} if the header lacks a column that is wanted.
   * @throws {NetworkError} if a row exceeds its limit (`ERR_TOO_LARGE`), or has more or fewer fields than the header
   * (`ERR_BILL_ROW`), which would shift its columns.
   */
  *push(bytes: Uint8Array): Generator<BillRow<Column>[]> {
    for (const lines of this.#cutter.push(bytes)) {
      const rows: BillRow<Column>[] = [];
      const fault = this.#takeAll(lines, rows);
      yield rows;
      if (fault) throw fault.error;
    }
  }

  /**
   * Ends the bill; returns the remaining rows.
   *
   * @throws {NetworkError} as `push` does.
   */
  end(): BillRow<Column>[] {
    const rows: BillRow<Column>[] = [];
    this.#take(this.#cutter.end(), rows);
    const last = this.#last();
    if (last === undefined) return rows;
    const [header, rest] = headerBefore(this.#before, last);
    if (rest) this.#emit(rest, rows);
    if (header === undefined) {
      this.#emit(last, rows);
    } else {
      this.#summary = new RowParser<SummaryColumn>(headerOf(header)).parse(last.line);
    }
    return rows;
  }

  /** Adds lines; the rows before an invalid one stay valid. */
  #takeAll(lines: readonly string[], rows: BillRow<Column>[]): { readonly error: unknown } | undefined {
    try {
      for (const line of lines) this.#take(line, rows);
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  #take(line: string, rows: BillRow<Column>[]): void {
    this.#lines += 1;
    if (this.#parser === undefined) {
      if (line !== '') this.#parser = new RowParser(headerOf(line), this.#wanted);
    } else if (isTicked(line)) {
      this.#begin(line, rows);
      this.#sawTicks = true;
    } else if (this.#sawTicks) {
      this.#size += line.length + 1;
      refuseLonger(this.#size);
      this.#more.push(line);
    } else if (line !== '') {
      this.#begin(line, rows);
    }
  }

  #begin(line: string, rows: BillRow<Column>[]): void {
    if (this.#before) this.#emit(this.#before, rows);
    this.#before = undefined;
    const last = this.#last();
    if (last && isTicked(line) && bareEnd(last) !== undefined) {
      this.#before = last;
    } else if (last) this.#emit(last, rows);
    this.#line = line;
    this.#at = this.#lines;
    if (this.#size > 0) this.#more = [];
    this.#size = 0;
  }

  #last(): Entry | undefined {
    if (this.#line === undefined) return undefined;
    return { line: this.#line, at: this.#at, more: this.#size > 0 ? withoutBlankEnd(this.#more) : NO_LINES };
  }

  #emit({ line, at, more }: Entry, rows: BillRow<Column>[]): void {
    const text = more.length > 0 ? [line, ...more].join('\n') : line;
    const row = this.#parser?.parse(text);
    if (row === undefined) throw wrongRow(at, this.#parser?.columns.length ?? 0, countFields(text));
    rows.push(row);
  }
}

function wrongRow(at: number, expected: number, received: number): NetworkError {
  return new NetworkError(
    `Line ${at} of the bill: expected ${expected} fields, as in its header, received ${received}`,
    {
      code: 'ERR_BILL_ROW',
      hint: 'Save the bill with bill.save() and inspect that line: a text in it may contain the separator of fields.',
      outcome: 'unknown',
    },
  );
}

function withoutBlankEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

/** Returns the last line of an entry if it is not a row. */
function bareEnd({ line, more }: Entry): string | undefined {
  const last = more.at(-1) ?? line;
  return isTicked(last) ? undefined : last;
}

/**
 * Returns the header of the summary, if the last row of a bill is one, and the rest of the row before. The end of the row
 * before may be its own text instead: then it contains a backtick, or another number of fields than the row that follows.
 */
function headerBefore(
  before: Entry | undefined,
  last: Entry,
): [header: string | undefined, rest: Entry | undefined] {
  const header = before && bareEnd(before);
  if (header === undefined || last.more.length > 0) return [undefined, before];
  if (header.includes('`') || countFields(header) !== countFields(last.line)) return [undefined, before];
  return [header, before && withoutLast(before)];
}

function withoutLast({ line, at, more }: Entry): Entry | undefined {
  return more.length > 0 ? { line, at, more: more.slice(0, -1) } : undefined;
}
