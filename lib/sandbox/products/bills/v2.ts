import { Failure, textReply } from '../../wire/v2/answers';
import { xmlOperation } from '../../wire/v2/operation';
import { writeXml } from '../../wire/v2/xml';
import { dayBill, dayFlowBill } from './daily-bills';
import { type AskedBill, keepBill } from './records';
import { billReply, type ServedBill, servedBill } from './serving';

/** A success is the bill itself, an error is XML. @see https://pay.weixin.qq.com/doc/v2/merchant/4011935219 */
export const downloadBill = xmlOperation('/pay/downloadbill', ({ text, now }, state) => {
  const plain = dayBill(text('bill_date'), { type: text('bill_type') || 'ALL' }, state, now);
  const bill = servedBill(text('bill_date'), plain, state);
  if (bill === undefined) {
    const error = { return_code: 'FAIL', return_msg: 'No Bill Exist', error_code: '20002' };
    return { reply: textReply(writeXml(Object.entries(error))) };
  }
  keepBill(state, asked('trade', text('bill_date'), text('bill_type'), bill));
  return { reply: billReply(bill, text('tar_type') === 'GZIP') };
});

/** With the client certificate; a success is the bill itself. @see https://pay.weixin.qq.com/doc/v2/merchant/4011935220 */
export const downloadFundFlow = xmlOperation('/pay/downloadfundflow', ({ text, now }, state) => {
  const bill = servedBill(text('bill_date'), dayFlowBill(text('bill_date'), state, now), state);
  if (bill === undefined) throw new Failure('NO_BILL_EXIST', '账单不存在');
  keepBill(state, asked('fund-flow', text('bill_date'), text('account_type'), bill));
  return { reply: billReply(bill, text('tar_type') === 'GZIP') };
});

function asked(sort: AskedBill['sort'], day: string, type: string, { file }: ServedBill): AskedBill {
  const date = day.replace(/(\d{4})(\d{2})/, '$1-$2-');
  return { sort, date, type: type || undefined, size: file.size };
}
