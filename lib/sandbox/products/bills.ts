import { randomBytes } from 'node:crypto';
import { digestOf, gzipped } from '../answers';
import { fileOf } from '../answers/downloads';
import { entriesOf, fundFlowBill, tradeBill } from '../bills';
import type { State } from '../state';
import { product } from '../v3/operation';

/** Keeps a file for its download, and says where it is and what its digest is. */
function promise(state: State, text: string, origin: string, tarType: string | undefined) {
  const token = randomBytes(32).toString('base64url');
  state.files.set(token, { text });
  const zipped = tarType === 'GZIP' ? '&tartype=gzip' : '';
  return {
    hash_type: 'SHA1',
    // Over the bill itself, packed or not: https://pay.weixin.qq.com/doc/v3/merchant/4012791868
    hash_value: digestOf('SHA1', Buffer.from(text)),
    download_url: `${origin}/v3/billdownload/file?token=${token}${zipped}`,
  } as const;
}

const DAY = { 'query.bill_date': { format: 'date', minLength: 10 } } as const;

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791866 */
export const applyForTradeBill = product(
  'GET',
  'v3/bill/tradebill',
  ({ query, origin }, state) => {
    const { bill_date, bill_type = 'ALL', sub_mchid, tar_type } = query;
    const entries = entriesOf(bill_date, state)
      .filter(({ refund }) => bill_type.startsWith('ALL') || bill_type.startsWith('REF') === Boolean(refund))
      .filter(({ order }) => sub_mchid === undefined || order.request.sub_mchid === sub_mchid);
    return promise(state, tradeBill(entries), origin, tar_type);
  },
  DAY,
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791867 */
export const applyForFundFlowBill = product(
  'GET',
  'v3/bill/fundflowbill',
  ({ query, origin }, state) => promise(state, fundFlowBill(query.bill_date, state), origin, query.tar_type),
  DAY,
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791868 */
export const downloadBill = product('GET', 'v3/billdownload/file', ({ query }, state) => {
  const kept = state.files.get(query.token);
  const { type, body } = fileOf(query.token, ['csv']);
  const plain = kept ? Buffer.from(kept.text) : body;
  return query.tartype === 'gzip' ? gzipped(plain) : { type, body: plain };
});
