import { createCipheriv, randomBytes } from 'node:crypto';
import { billReply, fileReply, type ServedBill, servedBill } from '../files/serving';
import { jsonReply, type Reply } from '../message';
import { operation } from '../operation';
import { Refusal } from '../refusal';
import type { State } from '../state';

const DAY = { type: 'string', required: true, pattern: /^\d{4}-\d{2}-\d{2}$/ } as const;
const TAR = { type: 'string', enum: ['GZIP'] } as const;
const ACCOUNT = { type: 'string', enum: ['BASIC', 'OPERATION', 'FEES'] } as const;
const SUB_MERCHANT = { type: 'string', maxLength: 32 } as const;

/** @throws {Refusal} where nothing happened on that day */
function requireBill(day: string, type: string, state: State): ServedBill {
  const bill = servedBill(day, type, state);
  if (bill) return bill;
  throw Refusal.of(400, 'NO_STATEMENT_EXIST', '请求的账单文件不存在', { internal: 268501013 });
}

function hashOf({ file, hash }: ServedBill): { hash_type: string; hash_value: string } {
  const right = file.sha1;
  return {
    hash_type: 'SHA1',
    hash_value: hash === 'right' ? right : right.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
  };
}

interface Application {
  readonly origin: string;
  readonly now: number;
  readonly query: { readonly bill_date: string; readonly bill_type?: string; readonly tar_type?: string };
}

function apply({ origin, now, query }: Application, state: State): Reply {
  const bill = requireBill(query.bill_date, query.bill_type ?? 'ALL', state);
  const packed = query.tar_type === 'GZIP';
  const token = state.tickets.issue(now, () => billReply(bill, packed));
  const download_url = `${origin}/v3/billdownload/file?token=${token}${packed ? '&tartype=gzip' : ''}`;
  return jsonReply(200, { ...hashOf(bill), download_url });
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791866 */
export const tradeBill = operation({
  method: 'GET',
  path: '/v3/bill/tradebill',
  variables: {},
  query: {
    ...{ bill_date: DAY, sub_mchid: SUB_MERCHANT, tar_type: TAR },
    bill_type: {
      type: 'string',
      enum: ['ALL', 'SUCCESS', 'REFUND', 'RECHARGE_REFUND', 'ALL_SPECIAL', 'SUC_SPECIAL', 'REF_SPECIAL'],
    },
  },
  json: {},
  handle: apply,
});

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791867 */
export const fundFlowBill = operation({
  method: 'GET',
  path: '/v3/bill/fundflowbill',
  variables: {},
  query: { bill_date: DAY, sub_mchid: SUB_MERCHANT, account_type: ACCOUNT, tar_type: TAR },
  json: {},
  handle: apply,
});

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012761131 */
export const profitSharingBill = operation({
  method: 'GET',
  path: '/v3/profitsharing/bills',
  variables: {},
  query: { bill_date: DAY, sub_mchid: SUB_MERCHANT, tar_type: TAR },
  json: {},
  handle: apply,
});

function* sealed(pieces: Iterable<Buffer>, key: string, nonce: string): Generator<Buffer> {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  for (const piece of pieces) yield cipher.update(piece);
  yield cipher.final();
  yield cipher.getAuthTag();
}

/** The file is sealed, its key for the merchant's certificate. @see https://pay.weixin.qq.com/doc/v3/partner/4012760249 */
export const subMerchantFundFlowBill = operation({
  method: 'GET',
  path: '/v3/bill/sub-merchant-fundflowbill',
  variables: {},
  query: {
    ...{ bill_date: DAY, sub_mchid: { ...SUB_MERCHANT, required: true }, tar_type: TAR },
    account_type: { type: 'string', required: true, enum: ['BASIC', 'OPERATION', 'FEES', 'DEPOSIT'] },
    algorithm: { type: 'string', required: true, enum: ['AEAD_AES_256_GCM'] },
  },
  json: {},
  handle: ({ origin, now, query, keyring }, state) => {
    const bill = requireBill(query.bill_date, 'ALL', state);
    const [key, nonce] = [randomBytes(16).toString('hex'), randomBytes(6).toString('hex')];
    const pieces = query.tar_type === 'GZIP' ? () => bill.file.packed() : () => bill.file.plain();
    const token = state.tickets.issue(now, () =>
      fileReply('application/octet-stream', {
        length: undefined,
        bytes: () => sealed(pieces(), key, nonce),
        cut: bill.cut,
      }),
    );
    const file = {
      ...{ bill_sequence: 1, ...hashOf(bill), nonce },
      download_url: `${origin}/v3/bill/downloadurl?token=${token}`,
      encrypt_key: keyring.encrypt(key),
    };
    return jsonReply(200, { download_bill_count: 1, download_bill_list: [file] });
  },
});

/** Signed is not the file, but the SHA-1 that a header names. @see https://pay.weixin.qq.com/doc/global/v3/zh/4012354444 */
export const globalStatement = operation({
  method: 'GET',
  path: '/v3/global/statements',
  variables: {},
  query: {
    date: { type: 'string', required: true, pattern: /^\d{8}$/ },
    mchid: { type: 'string', required: true, maxLength: 32 },
    sp_mchid: SUB_MERCHANT,
    sub_mchid: SUB_MERCHANT,
  },
  json: {},
  handle: ({ query }, state) => {
    const bill = requireBill(query.date, 'ALL', state);
    const { hash_value } = hashOf(bill);
    return {
      ...billReply(bill, false),
      signed: true,
      covered: Buffer.from(`{"sha1":"${hash_value}"}`),
      headers: { 'Wechatpay-Statement-Sha1': hash_value },
    };
  },
});
