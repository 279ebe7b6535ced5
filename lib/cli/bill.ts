import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { WechatpayConfig } from '../config';
import { SignatureError } from '../errors';
import { Wechatpay } from '../wechatpay';

/** Which bill. */
export interface BillOptions {
  /** `2026-11-23`, in Beijing. */
  readonly date: string;
  readonly kind: 'trade' | 'fundflow';
  readonly signal: AbortSignal;
  /** Is told how many bytes have come, and how many there are, where that is known. */
  readonly progress: (bytes: number, total: number | undefined) => void;
}

/** The kinds of bills, each under its path. */
export const BILL_KINDS = ['trade', 'fundflow'] as const;

/** A bill that unpacks to more bytes than this is refused. */
const LIMIT = 1024 * 1024 * 1024;

/**
 * Applies for a bill and downloads it; the file comes unsigned, so it is held against the digest of the signed answer.
 *
 * @returns the bill as text in UTF-8.
 * @throws {SignatureError} where the file is not the one that was promised.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4013071227
 */
export async function downloadBill(config: WechatpayConfig, options: BillOptions): Promise<Buffer> {
  const { date, kind, signal, progress } = options;
  await using wxpay = new Wechatpay(config);
  const query = { bill_date: date, tar_type: 'GZIP' } as const;
  const { bill } = wxpay.v3;
  const { data } = await (kind === 'trade'
    ? bill.tradebill.get({ query, signal })
    : bill.fundflowbill.get({ query, signal }));
  const { body } = await wxpay.chain(data.download_url).get({ signal });
  progress(body.length, body.length);
  const plain =
    body[0] === 0x1f && body[1] === 0x8b ? await promisify(gunzip)(body, { maxOutputLength: LIMIT }) : body;
  if (createHash('sha1').update(plain).digest('hex') === data.hash_value.toLowerCase()) return plain;
  throw new SignatureError('mismatch', 'The bill is not the file whose digest WeChat Pay signed', {
    hint: 'It was cut or changed on the way: fetch it again.',
  });
}
