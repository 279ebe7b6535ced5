import type { WechatpayConfig } from '../client';
import { Wechatpay } from '../client';
import { type Bill, Bills } from '../files';
import type { ProgressListener } from '../http';

/** Which bill. */
export interface BillOptions {
  /** `2026-11-23`, in Beijing. */
  readonly date: string;
  readonly kind: 'trade' | 'fundflow';
  readonly signal: AbortSignal;
  /** Is told how many bytes have come, and how many there are, where that is known. */
  readonly progress: ProgressListener;
}

/** A bill that was found good, to be saved. */
export type DownloadedBill = Pick<Bill, 'size' | 'save'>;

/** The kinds of bills, each under its path. */
export const BILL_KINDS = ['trade', 'fundflow'] as const;

/**
 * Applies for a bill and downloads it; it is held against the digest of the signed answer before it is given.
 *
 * @throws {SignatureError} where the file is not the one that was promised.
 */
export async function downloadBill(config: WechatpayConfig, options: BillOptions): Promise<DownloadedBill> {
  const { date, kind, signal, progress } = options;
  await using wxpay = new Wechatpay(config);
  const bills = new Bills(wxpay);
  const query = { bill_date: date, tar_type: 'GZIP' } as const;
  return kind === 'trade'
    ? await bills.trade(query, { signal, progress })
    : await bills.fundFlow(query, { signal, progress });
}
