import { createCipheriv, createHash } from 'node:crypto';
import { Refusal } from '../../wire/refusal';
import { jsonOperation } from '../../wire/v3/operation';
import type { State } from '../state';
import { dayBill, dayFlowBill, daySharingBill } from './daily-bills';
import { TICKETS } from './download-tickets';
import { type AskedBill, keepBill } from './records';
import { billReply, fileReply, type ServedBill, servedBill } from './serving';

/** @throws {Refusal} if nothing happened on that day */
function requireBill(day: string, text: string | undefined, state: State): ServedBill {
  const bill = servedBill(day, text, state);
  if (bill) return bill;
  throw Refusal.of(400, 'NO_STATEMENT_EXIST', '请求的账单文件不存在');
}

function hashOf({ file, hash }: ServedBill) {
  const right = file.sha1;
  return {
    hash_type: 'SHA1',
    hash_value: hash === 'right' ? right : right.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
  } as const;
}

/** The same for the same bill. */
function nameOf({ file, cut }: ServedBill, packed: boolean): string {
  return `${file.sha1} ${file.size} ${cut} ${packed}`;
}

interface Application {
  readonly origin: string;
  readonly now: number;
  readonly query: { readonly bill_date: string; readonly tar_type?: string };
}

/** Lets a bill be fetched, once it is known to be there. */
function apply(
  { origin, now, query }: Application,
  {
    sort,
    type,
    subMchid,
    text,
  }: Pick<AskedBill, 'sort' | 'type' | 'subMchid'> & { readonly text: string | undefined },
  state: State,
) {
  const bill = requireBill(digits(query.bill_date), text, state);
  const packed = query.tar_type === 'GZIP';
  const name = nameOf(bill, packed);
  const { weight } = bill.file;
  const token = TICKETS.of(state).issue(now, { name, weight, serve: () => billReply(bill, packed) });
  const download_url = `${origin}/v3/billdownload/file?token=${token}${packed ? '&tartype=gzip' : ''}`;
  const hash = hashOf(bill);
  const { size } = bill.file;
  keepBill(state, { sort, date: query.bill_date, type, subMchid, size, hash: hash.hash_value, token });
  return { ...hash, download_url };
}

const DAY = { 'query.bill_date': { pattern: '/\\d{4}-\\d{2}-\\d{2}/' } } as const;
const digits = (day: string): string => day.replaceAll('-', '');
const dashed = (day: string): string => day.replace(/(\d{4})(\d{2})/, '$1-$2-');

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791866 */
export const tradeBill = jsonOperation(
  'GET',
  'v3/bill/tradebill',
  (call, state) => {
    const { bill_date, bill_type: type = 'ALL', sub_mchid: subMchid } = call.query;
    const text = dayBill(digits(bill_date), { type, subMchid }, state, call.now);
    return apply(call, { sort: 'trade', type, subMchid, text }, state);
  },
  DAY,
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791867 */
export const fundFlowBill = jsonOperation(
  'GET',
  'v3/bill/fundflowbill',
  (call, state) => {
    const { bill_date, account_type: type } = call.query;
    const text = dayFlowBill(digits(bill_date), state, call.now);
    return apply(call, { sort: 'fund-flow', type, text }, state);
  },
  DAY,
);

/** @see https://pay.weixin.qq.com/doc/v3/partner/4012761131 */
export const profitSharingBill = jsonOperation(
  'GET',
  'v3/profitsharing/bills',
  (call, state) => {
    const text = daySharingBill(digits(call.query.bill_date), state);
    return apply(call, { sort: 'sharing', type: undefined, text }, state);
  },
  DAY,
);

/** Key and nonce, the same for the same file: there is no secret in it. */
function keyOf(name: string): [key: string, nonce: string] {
  const digest = createHash('sha256').update(name).digest('hex');
  return [digest.slice(0, 32), digest.slice(32, 44)];
}

function* encrypted(pieces: Iterable<Buffer>, key: string, nonce: string): Generator<Buffer> {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  for (const piece of pieces) yield cipher.update(piece);
  yield cipher.final();
  yield cipher.getAuthTag();
}

/** The file is encrypted, and its key is encrypted for the merchant's certificate. @see https://pay.weixin.qq.com/doc/v3/partner/4012760249 */
export const subMerchantFundFlowBill = jsonOperation(
  'GET',
  'v3/bill/sub-merchant-fundflowbill',
  ({ origin, now, query }, state) => {
    const day = digits(query.bill_date);
    const bill = requireBill(day, dayFlowBill(day, state, now, query.sub_mchid), state);
    const packed = query.tar_type === 'GZIP';
    const name = `sealed ${nameOf(bill, packed)}`;
    const [key, nonce] = keyOf(name);
    const serve = () =>
      fileReply('application/octet-stream', {
        length: undefined,
        bytes: () => encrypted(packed ? bill.file.packed() : bill.file.plain(), key, nonce),
        cut: bill.cut,
      });
    const token = TICKETS.of(state).issue(now, { name, weight: bill.file.weight, serve });
    const download_url = `${origin}/v3/bill/downloadurl?token=${token}`;
    const hash = hashOf(bill);
    const { size } = bill.file;
    const { bill_date: date, account_type: type, sub_mchid: subMchid } = query;
    keepBill(state, {
      sort: 'sub-merchant-fund-flow',
      date,
      type,
      subMchid,
      size,
      hash: hash.hash_value,
      token,
    });
    const file = { bill_sequence: 1, ...hash, nonce, download_url, encrypt_key: key };
    return { download_bill_count: 1, download_bill_list: [file] };
  },
  {
    ...DAY,
    'query.algorithm': { enum: ['AEAD_AES_256_GCM'] },
    'data.download_bill_list.encrypt_key': { encrypted: 'rsa' },
  },
);

/** Signed is not the file, but the SHA-1 that a header names. @see https://pay.weixin.qq.com/doc/global/v3/zh/4012354444 */
export const globalStatement = jsonOperation(
  'GET',
  'v3/global/statements',
  ({ query, now }, state) => {
    const bill = requireBill(query.date, dayBill(query.date, { type: 'ALL' }, state, now), state);
    const { hash_value } = hashOf(bill);
    const { size } = bill.file;
    keepBill(state, { sort: 'global', date: dashed(query.date), size, hash: hash_value });
    return {
      ...billReply(bill, false),
      signed: true,
      covered: Buffer.from(`{"sha1":"${hash_value}"}`),
      headers: { 'Wechatpay-Statement-Sha1': hash_value },
    };
  },
  { 'query.date': { pattern: '/\\d{8}/' } },
);
