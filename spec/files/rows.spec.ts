import { inspect } from 'node:util';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import fc from 'fast-check';
import { Bill } from '../../lib/files/bills/bill';
import { BillReader } from '../../lib/files/bills/reader';
import type { BillRow } from '../../lib/files/bills/row';

const COLUMNS = ['交易时间', '商户订单号', '应结订单金额', '商品名称'];
const HEADER = COLUMNS.join(',');
const TOTALS = '总交易单数,应结订单总金额';

interface Read {
  readonly rows: BillRow[];
  readonly summary: BillRow | undefined;
}

function push(reader: BillReader<string, string>, bytes: Uint8Array): BillRow[] {
  return [...reader.push(bytes)].flat();
}

/** Reads a bill that comes in pieces of so many bytes. */
function read(text: string, size = 1_000, columns?: readonly string[]): Read {
  const reader = new BillReader(columns);
  const bytes = Buffer.from(text);
  const rows: BillRow[] = [];
  for (let at = 0; at < bytes.length; at += size) rows.push(...push(reader, bytes.subarray(at, at + size)));
  rows.push(...reader.end());
  return { rows, summary: reader.summary };
}

function ticked(values: readonly string[]): string {
  return values.map((value) => `\`${value}`).join(',');
}

function billOf(rows: readonly (readonly string[])[], end = '\r\n'): string {
  const summary = ticked([String(rows.length), '0.00']);
  return `\ufeff${[HEADER, ...rows.map(ticked), TOTALS, summary].join(end)}${end}`;
}

function asObject(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(COLUMNS.map((column, index) => [column, values[index] ?? '']));
}

// The content of a field: anything but the separators of fields and rows, and a back-tick after a comma or at the
// start of a line.
const field = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.string({ unit: fc.constantFrom('a', ',', '`', '\n', '"', '元'), maxLength: 10 }),
  )
  .map((text) => text.replace(/\r/g, '').replace(/(?<=[,\n])`+/g, ''));
const row = fc
  .array(field, { minLength: COLUMNS.length, maxLength: COLUMNS.length })
  .map((fields) => [...fields.slice(0, -1), fields.at(-1)?.trimEnd() ?? '']);

describe('a bill', () => {
  it('returns the written rows, for any chunk size', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 30 }),
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom('\n', '\r\n'),
        (rows, size, end) => {
          const { rows: found, summary } = read(billOf(rows, end), size);
          expect(found.map((each) => ({ ...each }))).toEqual(rows.map(asObject));
          expect({ ...summary }).toEqual({ 总交易单数: String(rows.length), 应结订单总金额: '0.00' });
        },
      ),
    );
  });

  it('throws only ERR_BILL_ROW, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.integer({ min: 1, max: 500 }), (bytes, size) => {
        const reader = new BillReader();
        try {
          for (let at = 0; at < bytes.length; at += size)
            push(reader, Buffer.from(bytes.subarray(at, at + size)));
          JSON.stringify(reader.end());
        } catch (error) {
          expect(error).toMatchObject({ name: 'NetworkError', code: 'ERR_BILL_ROW' });
        }
      }),
    );
  });

  it.each([
    ['a comma in a field', [['a', 'b', 'c', 'x,y']], [{ 商品名称: 'x,y' }]],
    ['quotes in a field', [['a', 'b', 'c', '{"x":"y"}']], [{ 商品名称: '{"x":"y"}' }]],
    ['empty fields', [['', '', '', '']], [{ 交易时间: '', 商品名称: '' }]],
  ])('keeps %s', (_, rows, expected) => {
    expect(read(billOf(rows)).rows).toMatchObject(expected);
  });

  it('continues a row whose text contains a line break', () => {
    const { rows, summary } = read(
      billOf([
        ['a', 'b\nc\nd', '1.00', 'x'],
        ['e', 'f', '2.00', 'y'],
      ]),
    );
    expect(rows).toMatchObject([{ 商户订单号: 'b\nc\nd' }, { 商户订单号: 'f' }]);
    expect(summary).toMatchObject({ 总交易单数: '2' });
  });

  it.each([
    ['a row with fewer fields than the header', '`a,`b,`c,`d\n`e,`f,`g\n`h,`i,`j,`k\n', 3, 3],
    ['a row with more fields than the header', '`a,`b,`c,`d\n`e,`f,`g,`h,`i\n`j,`k,`l,`m\n', 3, 5],
    [
      'a row with more fields because its text contains the separator',
      '`a,`b,`c,`pen,`ink\n`e,`f,`g,`h\n',
      2,
      5,
    ],
    ['fewer fields in the last row', '`a,`b,`c,`d\n`e\n', 3, 1],
    ['fewer fields in the row before the summary', `\`a,\`b\n${TOTALS}\n\`1,\`0.00\n`, 2, 2],
    ['more fields after a row of three lines', '`a,`b\nx\ny,`c,`d\n`e,`f,`g,`h,`i\n', 5, 5],
    ['a summary of another length', `\`a,\`b,\`c,\`d\n${TOTALS}\n\`1\n`, 4, 1],
    ['fewer fields in a row without back-ticks', 'a,b,c,d\ne,f,g\nh,i,j,k\n', 3, 3],
  ])('is refused for %s, with the line number', (_, text, line, received) => {
    expect(() => read(`${HEADER}\n${text}`)).toThrow(
      expect.objectContaining({
        name: 'NetworkError',
        code: 'ERR_BILL_ROW',
        outcome: 'unknown',
        message: `Line ${line} of the bill: expected 4 fields, as in its header, received ${received}`,
      }),
    );
  });

  it('returns the rows before the one that is refused', async () => {
    const text = `${HEADER}\n\`a,\`b,\`c,\`d\n\`e,\`f,\`g,\`h\n\`i\n\`j,\`k,\`l,\`m\n`;
    async function* bytes() {
      yield Buffer.from(text);
    }
    const bill = new Bill({ bytes: bytes(), size: undefined, release: async () => undefined });
    const rows = bill[Symbol.asyncIterator]();
    expect(await rows.next()).toMatchObject({ value: { 交易时间: 'a' } });
    expect(await rows.next()).toMatchObject({ value: { 交易时间: 'e' } });
    await expect(rows.next()).rejects.toMatchObject({ code: 'ERR_BILL_ROW' });
    await expect(bill.summary).rejects.toMatchObject({ code: 'ERR_BILL_ROW' });
  });

  it.each([
    ['in the last field', '`a,`b,`c,`d\ne\n`f,`g,`h,`i\n', ['d\ne', 'i']],
    ['in the last field of the last row', '`a,`b,`c,`d\ne,f\n', ['d\ne,f']],
    ['with an empty line', '`a,`b,`c,`d\n\ne\n`f,`g,`h,`i\n\n', ['d\n\ne', 'i']],
    ['in the last row but one', '`a,`b\nx,`c,`d\n`f,`g,`h,`i', ['d', 'i']],
  ])('continues a row whose text contains a line break %s, without a summary', (_, text, names) => {
    const { rows, summary } = read(`${HEADER}\n${text}`);
    expect(rows.map((each) => each['商品名称'])).toEqual(names);
    expect(summary).toBeUndefined();
  });

  it('returns all rows, with any bytes between them', () => {
    const lines = [HEADER, '`a,`b,`c,`d', TOTALS, '`1,`2,`3,`4', '`e,`f,`g,`h', TOTALS, '`2,`0.00'];
    const { rows, summary } = read(lines.join('\r\n'));
    expect(rows).toMatchObject([{ 商品名称: `d\n${TOTALS}` }, { 交易时间: '1' }, { 商品名称: 'h' }]);
    expect(summary).toMatchObject({ 总交易单数: '2' });
  });

  it.each([
    ['a line that never ends', '`a'],
    ['a row whose lines never end', `${'a'.repeat(1_000)}\n`],
    ['endless empty lines', '\n'],
  ])('is refused for %s', (_, piece) => {
    const reader = new BillReader();
    push(reader, Buffer.from(`${HEADER}\n\`a`));
    const bytes = Buffer.from(piece.repeat(65_536 / piece.length));
    let pushed = 0;
    const pushing = () => {
      for (; pushed < 100 * bytes.length; pushed += bytes.length) push(reader, bytes);
    };
    expect(pushing).toThrow(expect.objectContaining({ name: 'NetworkError', code: 'ERR_TOO_LARGE' }));
    expect(pushed).toBeLessThan(17 * bytes.length);
  });

  it.each([
    ['no rows', `${HEADER}\r\n${TOTALS}\r\n\`0,\`0.00\r\n`, 0, '0'],
    ['no summary', `${HEADER}\r\n\`a,\`b,\`c,\`d\r\n`, 1, undefined],
    ['no line break at the end', `${HEADER}\r\n\`a,\`b,\`c,\`d\r\n${TOTALS}\r\n\`1,\`0.00`, 1, '1'],
    ['no content', '', 0, undefined],
    ['only a header', HEADER, 0, undefined],
    ['lines without back-ticks', `${HEADER}\na,b,c,d\ne,f,g,h\n`, 2, undefined],
  ])('can have %s', (_, text, count, total) => {
    const { rows, summary } = read(text);
    expect([rows.length, summary?.['总交易单数']]).toEqual([count, total]);
  });
});

describe('a row', () => {
  const values = ['2026-11-23 10:00:00', 'T1', '1.00', '公仔'];
  const [first] = read(billOf([values])).rows;
  const plain = asObject(values);

  it('is a plain object', () => {
    expect(first).toStrictEqual(plain);
    expect(Object.keys(first ?? {})).toEqual(COLUMNS);
    expect(JSON.stringify(first)).toBe(JSON.stringify(plain));
    expect({ ...first }).toStrictEqual(plain);
    expect(inspect(first)).toBe(inspect(plain));
    expect(Object.getOwnPropertyDescriptors(first)).toEqual(Object.getOwnPropertyDescriptors(plain));
    expect(Object.getPrototypeOf(first)).toBe(Object.prototype);
  });

  it('can be cloned, and posted to a worker', () => {
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(first);
    expect(receiveMessageOnPort(port2)?.message).toEqual(plain);
    expect(structuredClone(first)).toEqual(plain);
    port1.close();
  });

  it('shares nothing with the other rows', () => {
    const { rows } = read(billOf([values, values]));
    Object.assign(rows[0] ?? {}, { 商户订单号: 'other' });
    expect(rows.map((each) => each['商户订单号'])).toEqual(['other', 'T1']);
  });

  it('has columns named like members of every object', () => {
    const { rows } = read('__proto__,toString,constructor,0\n`a,`b,`c,`公\n');
    const [found] = rows;
    expect(new Map(Object.entries(found ?? {}))).toEqual(
      new Map([
        ['__proto__', 'a'],
        ['toString', 'b'],
        ['constructor', 'c'],
        ['0', '公'],
      ]),
    );
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(Object.prototype).not.toHaveProperty('a');
  });

  it('has the last of two columns with the same name', () => {
    expect(read('a,b,a\n`1,`2,`3\n').rows).toEqual([{ a: '3', b: '2' }]);
  });

  it('has a column whose name contains quotes and backslashes', () => {
    const name = `"'\\\u2028`;
    expect(read(`${name},b\n\`1,\`2\n`).rows).toEqual([{ [name]: '1', b: '2' }]);
  });
});

describe('columns', () => {
  it('limits rows to some columns, for any content of the others', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(COLUMNS), fc.array(row, { maxLength: 5 }), (columns, rows) => {
        const { rows: found, summary } = read(billOf(rows), 50, columns);
        const expected = rows.map((fields) =>
          Object.fromEntries(columns.map((column) => [column, asObject(fields)[column]])),
        );
        expect(found).toEqual(expected);
        expect(summary).toEqual({ 总交易单数: String(rows.length), 应结订单总金额: '0.00' });
      }),
    );
  });

  it('still refuses rows with another number of fields', () => {
    const pushing = () => read(`${HEADER}\n\`a,\`b,\`c,\`d\n\`e,\`f,\`g\n\`h\n`, 1_000, ['交易时间']);
    expect(pushing).toThrow(expect.objectContaining({ code: 'ERR_BILL_ROW' }));
  });

  it('refuses a column that the bill lacks, and names those it has', () => {
    expect(() => read(billOf([]), 1_000, ['商户订单号', '商户定单号'])).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        field: 'columns',
        message: "Invalid `columns`: expected columns of the bill, received '商户定单号'",
        hint: 'Pass columns that the bill has: 交易时间, 商户订单号, 应结订单金额, 商品名称.',
      }),
    );
  });
});

describe('a bill with a row that never ends', () => {
  const begin = `${HEADER}\n\`a,\`b,\`c,\`d\n\`e,\`f,\`g,\`h\n\`i`;

  it.each([
    ['at once', [begin + 'g'.repeat(2_000_000)]],
    ['in chunks', [begin, ...Array.from({ length: 40 }, () => 'g'.repeat(65_536))]],
  ])(
    '%s, returns the rows before it, then its error, then ends, and releases its source',
    async (_, chunks) => {
      const ended: string[] = [];
      async function* bytes() {
        try {
          for (const chunk of chunks) yield Buffer.from(chunk);
        } finally {
          ended.push('bytes');
        }
      }
      const release = async () => void ended.push('released');
      const bill = new Bill({ bytes: bytes(), size: undefined, release });
      const rows = bill[Symbol.asyncIterator]();
      const refusal = { name: 'NetworkError', code: 'ERR_TOO_LARGE' };

      expect(await rows.next()).toMatchObject({ value: { 交易时间: 'a' }, done: false });
      await expect(rows.next()).rejects.toMatchObject(refusal);
      expect(ended).toEqual(['bytes', 'released']);
      expect(await rows.next()).toEqual({ value: undefined, done: true });
      await expect(bill.summary).rejects.toMatchObject(refusal);
    },
  );
});
