import { NetworkError } from '../../errors';
import { LineCutter, refuseLonger } from './lines';
import { type BillRow, countFields, headerOf, isTicked, RowFactory } from './row';

/** A line that begins a row, and those after it that go on with its text. */
interface Entry {
  readonly line: string;
  /** Where it stands in the bill, from 1. */
  readonly at: number;
  readonly more: readonly string[];
}

const NO_LINES: readonly string[] = [];

/**
 * Takes the plain bytes of a bill and gives its rows: their texts, of which it makes those rows that are looked at. A bill
 * is a header, rows, and, at the end, a header and a row of the summary; every field of a row begins with a back-tick, no
 * header's does. Fields stand as they are: nothing is quoted, and a row whose text holds a line break goes on in the next
 * line.
 *
 * @see https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html
 */
export class BillReader<Column extends string, SummaryColumn extends string> {
  readonly #cutter = new LineCutter();
  /** Without columns until the header has come. */
  #rows = new RowFactory<Column>([]);
  /** The row before the last, as long as the header of the summary may stand at its end. */
  #before: Entry | undefined;
  /** The last line that began a row, those that go on with it, and how many bytes these hold. */
  #line: string | undefined;
  #at = 0;
  #more: string[] = [];
  #size = 0;
  #sawTicks = false;
  /** How many lines have come. */
  #lines = 0;
  #summary: BillRow<SummaryColumn> | undefined;

  /** The row at the end that holds the sums; known when the bill has ended. */
  get summary(): BillRow<SummaryColumn> | undefined {
    return this.#summary;
  }

  /**
   * Takes the next bytes; gives the texts of the rows that they complete, a few at a time.
   *
   * @throws {NetworkError} where a row is longer than a row can be (`ERR_TOO_LARGE`), and where it has more or fewer
   * fields than the header (`ERR_BILL_ROW`): whoever read on would take one column for another.
   */
  *push(bytes: Uint8Array): Generator<string[]> {
    for (const lines of this.#cutter.push(bytes)) {
      const rows: string[] = [];
      const fault = this.#takeAll(lines, rows);
      yield rows;
      if (fault) throw fault.error;
    }
  }

  /**
   * The bill has ended; gives the texts of the rows that were still open.
   *
   * @throws {NetworkError} as `push` does.
   */
  end(): string[] {
    const rows: string[] = [];
    this.#take(this.#cutter.end(), rows);
    const last = this.#last();
    if (last === undefined) return rows;
    const [header, rest] = headerBefore(this.#before, last);
    if (rest) this.#give(rest, rows);
    if (header === undefined) {
      this.#give(last, rows);
    } else {
      this.#summary = new RowFactory<SummaryColumn>(headerOf(header)).row(last.line);
    }
    return rows;
  }

  /** The row of a text that was given. */
  row(text: string): BillRow<Column> {
    return this.#rows.row(text);
  }

  /** The rows before the one at fault are good. */
  #takeAll(lines: readonly string[], rows: string[]): { readonly error: unknown } | undefined {
    try {
      for (const line of lines) this.#take(line, rows);
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  #take(line: string, rows: string[]): void {
    this.#lines += 1;
    if (this.#rows.columns.length === 0) {
      if (line !== '') this.#rows = new RowFactory(headerOf(line));
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

  #begin(line: string, rows: string[]): void {
    if (this.#before) this.#give(this.#before, rows);
    this.#before = undefined;
    const last = this.#last();
    if (last && isTicked(line) && bareEnd(last) !== undefined) {
      this.#before = last;
    } else if (last) this.#give(last, rows);
    this.#line = line;
    this.#at = this.#lines;
    if (this.#size > 0) this.#more = [];
    this.#size = 0;
  }

  #last(): Entry | undefined {
    if (this.#line === undefined) return undefined;
    return { line: this.#line, at: this.#at, more: this.#size > 0 ? withoutBlankEnd(this.#more) : NO_LINES };
  }

  #give({ line, at, more }: Entry, rows: string[]): void {
    const text = more.length > 0 ? [line, ...more].join('\n') : line;
    const expected = this.#rows.columns.length;
    const received = countFields(text);
    if (received !== expected) throw wrongRow(at, expected, received);
    rows.push(text);
  }
}

function wrongRow(at: number, expected: number, received: number): NetworkError {
  return new NetworkError(
    `Line ${at} of the bill: expected ${expected} fields, as in its header, received ${received}`,
    {
      code: 'ERR_BILL_ROW',
      hint: 'Save the bill with bill.save() and read that line: a text in it may hold what parts two fields.',
      outcome: 'unknown',
    },
  );
}

function withoutBlankEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

/** The last line of an entry, where that is no row. */
function bareEnd({ line, more }: Entry): string | undefined {
  const last = more.at(-1) ?? line;
  return isTicked(last) ? undefined : last;
}

/**
 * The header of a summary, where the last row of a bill is one, and what is left of the row before. What ends the row
 * before may be the rest of its text instead: that has a back-tick in it, or another number of fields than the row that
 * follows.
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
