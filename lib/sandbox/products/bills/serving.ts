import type { Reply } from '../../wire/messages';
import type { State } from '../state';
import { type BillFile, wholeBill } from './bill-file';
import { BILL } from './synthetic-bill';

/** A bill that can be sent. */
export interface ServedBill {
  readonly file: BillFile;
  readonly hash: 'right' | 'wrong';
  readonly cut: number | undefined;
}

/**
 * Returns the bill of this gateway's transactions, or the synthetic one that replaces it; undefined if there is none.
 *
 * @param day `20261123`.
 */
export function servedBill(day: string, text: string | undefined, state: State): ServedBill | undefined {
  const { current } = BILL.of(state);
  const { hash = 'right', cut } = current ?? {};
  const file = current?.file(day);
  if (file) return { file, hash, cut };
  return text === undefined ? undefined : { file: wholeBill(text), hash, cut };
}

/** Bills are sent unsigned. */
export function billReply({ file, cut }: ServedBill, packed: boolean): Reply {
  return fileReply(packed ? 'application/x-gzip' : 'text/plain; charset=utf-8', {
    length: packed ? undefined : file.size,
    bytes: () => (packed ? file.packed() : file.plain()),
    cut,
  });
}

/** A file, unsigned. */
export function fileReply(type: string, produced: Reply['produced']): Reply {
  return { status: 200, type, body: Buffer.alloc(0), internal: 0, signed: false, produced };
}
