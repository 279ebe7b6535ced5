import { inspect } from 'node:util';
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
  return [...reader.push(bytes)].flat().map((text) => reader.row(text));
}

/** Reads a bill that comes in pieces of so many bytes. */
function read(text: string, size = 1_000): Read {
  const reader = new BillReader();
  const bytes = Buffer.from(text);
  const rows: BillRow[] = [];
  for (let at = 0; at < bytes.length; at += size) rows.push(...push(reader, bytes.subarray(at, at + size)));
  rows.push(...reader.end().map((text) => reader.row(text)));
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
          for (const text of reader.end()) JSON.stringify(reader.row(text));
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

  it('looks like a plain object', () => {
    expect(first).toEqual(plain);
    expect(Object.keys(first ?? {})).toEqual(COLUMNS);
    expect(JSON.parse(JSON.stringify(first))).toEqual(plain);
    expect({ ...first }).toEqual(plain);
    expect(inspect(first)).toBe(inspect(plain));
    expect(`${first}`).toBe('[object Object]');
    expect('商户订单号' in (first ?? {})).toBe(true);
    expect('constructor' in (first ?? {})).toBe(true);
    expect(Object.getPrototypeOf(first)).toBe(Object.prototype);
  });

  it('has only the columns of its bill', () => {
    expect(first?.['没有']).toBeUndefined();
    expect(Object.hasOwn(first ?? {}, 'toString')).toBe(false);
  });

  it('cannot be changed', () => {
    expect(() => Object.assign(first ?? {}, { 商户订单号: 'other' })).toThrow(TypeError);
    expect(() => Object.defineProperty(first, 'more', { value: 1 })).toThrow(TypeError);
    expect(() => Reflect.deleteProperty(first ?? {}, '商户订单号')).not.toThrow();
    expect(first).toEqual(plain);
  });

  it('has the same fields in any order of access', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...COLUMNS, ...COLUMNS]), row, (order, fields) => {
        const [found] = read(billOf([fields])).rows;
        for (const column of order) expect(found?.[column]).toBe(asObject(fields)[column]);
      }),
    );
  });

  it('can have a column with the name of an Object.prototype member', () => {
    const { rows } = read('__proto__,toString,constructor\n`a,`b,`c\n');
    expect(rows.map((each) => [Object.entries(each)[0]?.[1], each['toString'], each['constructor']])).toEqual(
      [['a', 'b', 'c']],
    );
    expect(Object.prototype).not.toHaveProperty('a');
  });
});

describe('rows that are read alternately', () => {
  it('have their own fields', () => {
    const { rows } = read(
      billOf([
        ['a', 'b', 'c', 'd'],
        ['e', 'f', 'g', 'h'],
      ]),
    );
    const looked = [...COLUMNS].reverse().flatMap((column) => rows.map((each) => each[column]));
    expect(looked.join('')).toBe('dhcgbfae');
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
