import type { Reply } from '../message';
import type { State } from '../state';
import { type BillFile, wholeBill } from './bill';
import { dayBill } from './ledger';

/** A bill that can be sent. */
export interface ServedBill {
  readonly file: BillFile;
  readonly hash: 'right' | 'wrong';
  readonly cut: number | undefined;
}

/** The bill of a day: the one that was asked for, else that of what was paid here; undefined where there is none. */
export function servedBill(day: string, type: string, state: State): ServedBill | undefined {
  const { file, hash = 'right', cut } = state.bill ?? {};
  if (file) return { file, hash, cut };
  const text = dayBill(day.replaceAll('-', ''), type, state);
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
