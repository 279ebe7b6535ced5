import { ConfigError } from '../../../errors';
import { Memory } from '../state';
import { type BillFile, packMember, RepeatedBill } from './bill-file';
import { COLUMNS, line, totals, yuan } from './daily-bills';

/** How the bills of the gateway are, from now on. */
export interface BillOptions {
  /** The size of the plain bill, in bytes, up to a row; absent: the bill of what was paid in this gateway. */
  readonly size?: number;
  /** Whether the digest in the response is correct; default `right`. */
  readonly hash?: 'right' | 'wrong';
  /** Closes the connection after that many bytes. */
  readonly cut?: number;
  /** Serves zeros that pack to less than a thousandth. */
  readonly bomb?: boolean;
}

/** A bill that was asked for, and what is wrong with it. */
export interface SyntheticBill {
  /** The bill of a day, `20261123`; undefined if bills hold what was paid. */
  readonly file: (day: string) => BillFile | undefined;
  readonly hash: 'right' | 'wrong';
  readonly cut: number | undefined;
}

/** The bill that `Sandbox.bill` asked for; undefined: bills hold what was paid in this gateway. */
export const BILL = new Memory<{ current: SyntheticBill | undefined }>(() => ({ current: undefined }));

const BLOCK_ROWS = 2_000;
const BOMB = 64 * 1024 * 1024;
const BOMBS = 4;

/**
 * @throws {ConfigError} if the size or the cut is not a number of bytes.
 */
export function synthesizeBill({ size, hash = 'right', cut, bomb = false }: BillOptions): SyntheticBill {
  for (const [name, value] of Object.entries({ size, cut })) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) {
      throw new ConfigError(
        `bill.${name}`,
        `expected a number of bytes, received ${value}`,
        'Pass an integer from 0.',
      );
    }
  }
  if (bomb) return { hash, cut, file: () => BOMB_BILL };
  return { hash, cut, file: size === undefined ? () => undefined : remembering(size) };
}

/** Bills of a size, the last of which is kept: it is asked for more than once. */
function remembering(size: number): (day: string) => BillFile {
  let last: { readonly day: string; readonly file: BillFile } | undefined;
  return (day) => {
    last = last?.day === day ? last : { day, file: billOfSize(size, day) };
    return last.file;
  };
}

/** In fen. */
function paidIn(index: number): number {
  return 1_000 + index;
}

/** Rows of equal length, so that the total size is known in advance. */
function rowText(index: number, day: string): string {
  const number = String(index).padStart(6, '0');
  const paid = yuan(paidIn(index));
  return `${line([
    `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)} 10:00:00`,
    'wxd678efh567hg6787',
    '1900000109',
    '0',
    '',
    `4200000001${day}0000${number}`,
    `${day}${number}`,
    `oUpF8uMuAJO_M2pxb1Q9zN${number}`,
    'JSAPI',
    'SUCCESS',
    'CMB_DEBIT',
    'CNY',
    paid,
    '0.00',
    '0',
    '0',
    '0.00',
    '0.00',
    '',
    '',
    'Image形象店-深圳腾大-QQ公仔',
    `attach ${number}`,
    '0.00000',
    '0.60%',
    paid,
    '0.00',
    '',
  ])}\r\n`;
}

function billOfSize(size: number, day: string): BillFile {
  const head = Buffer.from(`\uFEFF${COLUMNS}\r\n`);
  const rows = Array.from({ length: BLOCK_ROWS }, (_, index) => Buffer.from(rowText(index, day)));
  const block = Buffer.concat(rows);
  const row = block.length / BLOCK_ROWS;
  const count = Math.max(Math.floor((size - head.length) / row), 1);
  const times = Math.floor(count / BLOCK_ROWS);
  const rest = count % BLOCK_ROWS;
  const end = Buffer.from(totals(count, times * paidInAll(BLOCK_ROWS) + paidInAll(rest), 0));
  return new RepeatedBill(head, block, times, Buffer.concat([block.subarray(0, rest * row), end]));
}

/** What the first rows of a block come to, in fen. */
function paidInAll(rows: number): number {
  return Array.from({ length: rows }, (_, index) => paidIn(index)).reduce((sum, paid) => sum + paid, 0);
}

class Bomb implements BillFile {
  readonly size = BOMB * BOMBS;
  readonly weight = 0;
  readonly sha1 = '0'.repeat(40);

  *plain(): Generator<Buffer> {
    const zeros = Buffer.alloc(BOMB);
    for (let time = 0; time < BOMBS; time += 1) yield zeros;
  }

  packed(): Iterable<Buffer> {
    return packMember(this.plain());
  }
}

const BOMB_BILL = new Bomb();
