import { gzipSync } from 'node:zlib';
import { entriesOf, tradeBill } from '../bills';
import { textReply } from './answers';
import { xmlOperation } from './operation';
import { writeXml } from './xml';

/** A success is the bill itself, an error is XML. @see https://pay.weixin.qq.com/doc/v2/merchant/4011935219 */
export const downloadBill = xmlOperation('/pay/downloadbill', ({ text }, state) => {
  const type = text('bill_type') || 'ALL';
  const day = text('bill_date').replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  const entries = entriesOf(day, state).filter(
    ({ refund }) => type === 'ALL' || (type === 'REFUND') === (refund !== undefined),
  );
  if (entries.length === 0 || type === 'RECHARGE_REFUND') {
    const error = { return_code: 'FAIL', return_msg: 'No Bill Exist', error_code: '20002' };
    return { reply: textReply(writeXml(Object.entries(error))) };
  }
  const plain = Buffer.from(tradeBill(entries));
  if (text('tar_type') !== 'GZIP') return { reply: textReply(plain) };
  return { reply: textReply(gzipSync(plain), 'application/x-gzip') };
});
