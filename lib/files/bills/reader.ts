import { type BillRow, countFields, headerOf, isTicked, RowFactory } from './row';

/**
 * Takes the plain bytes of a bill and gives its rows. A bill is a header, rows, and, at the end, a header and a row of
 * the summary; every field of a row begins with a back-tick, no header's does. Fields stand as they are: nothing is
 * quoted, and a row whose text holds a line break goes on in the next line.
 *
 * @see https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html
 */
export class BillReader<Column extends string, SummaryColumn extends string> {
  #rest = '';
  #rows: RowFactory<Column> | undefined;
  /** The last line, as long as the next may tell what it is. */
  #held: string | undefined;
  #summary: BillRow<SummaryColumn> | undefined;
  #sawRows = false;

  /** The row at the end that holds the sums; known when the bill has ended. */
  get summary(): BillRow<SummaryColumn> | undefined {
    return this.#summary;
  }

  /** Takes the next bytes; gives the rows that they complete. */
  push(bytes: Buffer): BillRow<Column>[] {
    const rows: BillRow<Column>[] = [];
    const text = this.#rest + bytes.toString('latin1');
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#take(text.slice(start, text.charCodeAt(end - 1) === 0x0d ? end - 1 : end), rows);
      start = end + 1;
    }
    this.#rest = text.slice(start);
    return rows;
  }

  /** The bill has ended; gives the rows that were still open. */
  end(): BillRow<Column>[] {
    const rows: BillRow<Column>[] = [];
    this.#take(this.#rest.replace(/\r$/, ''), rows);
    if (this.#held !== undefined && (isTicked(this.#held) || !this.#sawRows)) this.#give(this.#held, rows);
    return rows;
  }

  #take(line: string, rows: BillRow<Column>[]): void {
    if (line === '' || this.#summary !== undefined) return;
    if (this.#rows === undefined) {
      this.#rows = new RowFactory(headerOf(line));
      return;
    }
    const held = this.#held;
    if (isTicked(line)) {
      if (held !== undefined && !isTicked(held)) {
        this.#summary = new RowFactory<SummaryColumn>(headerOf(held)).row(line);
        this.#held = undefined;
        return;
      }
      this.#sawRows = true;
    } else if (held !== undefined && isTicked(held) && countFields(held) < this.#rows.columns.length) {
      this.#held = `${held}\n${line}`;
      return;
    }
    if (held !== undefined) this.#give(held, rows);
    this.#held = line;
  }

  #give(line: string, rows: BillRow<Column>[]): void {
    if (this.#rows) rows.push(this.#rows.row(line));
  }
}
