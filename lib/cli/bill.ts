import type { WechatpayConfig } from '../client';
import { Wechatpay } from '../client';
import { type Bill, openBills } from '../files';
import type { ProgressListener } from '../http';

/** Selects a bill. */
export interface BillOptions {
  /** In Beijing time: `2026-11-23`. */
  readonly date: string;
  readonly kind: 'trade' | 'fundflow';
  readonly signal: AbortSignal;
  /** Called with the bytes received and, where known, the total. */
  readonly progress: ProgressListener;
}

/** A bill whose digest was checked. */
export type DownloadedBill = Pick<Bill, 'size' | 'save'>;

/** The kinds of bills. */
export const BILL_KINDS = ['trade', 'fundflow'] as const;

/**
 * Applies for a bill, downloads it, and checks it against the digest in the signed response.
 *
 * @throws {SignatureError} if the file does not match the digest.
 */
export async function downloadBill(config: WechatpayConfig, options: BillOptions): Promise<DownloadedBill> {
  const { date, kind, signal, progress } = options;
  await using wxpay = new Wechatpay(config);
  const bills = openBills(wxpay);
  const query = { bill_date: date, tar_type: 'GZIP' } as const;
  return kind === 'trade'
    ? await bills.trade(query, { signal, progress })
    : await bills.fundFlow(query, { signal, progress });
}
