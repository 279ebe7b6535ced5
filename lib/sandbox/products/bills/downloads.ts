import { isMadeUp } from '../../wire/answers/downloads';
import { admitRequest } from '../../wire/v3/admission';
import { jsonOperation } from '../../wire/v3/operation';
import { readQuery } from '../../wire/v3/request';
import type { Operation } from '../operation';
import { TICKETS } from './download-tickets';

/** A bill, by the token that its application was answered with. @see https://pay.weixin.qq.com/doc/v3/merchant/4012791868 */
export const billFile = jsonOperation(
  'GET',
  'v3/billdownload/file',
  ({ query, now }, state) => (isMadeUp(query.token) ? undefined : TICKETS.of(state).redeem(query.token, now)),
  { 'query.token': { maxLength: 256 } },
);

/** The path that serves the encrypted bills of sub-merchants; no page describes it. */
export const encryptedBillFile: Operation = {
  method: 'GET',
  path: '/v3/bill/downloadurl',
  serve: (visit, state) => {
    admitRequest(visit);
    const { token } = readQuery(visit.received);
    return TICKETS.of(state).redeem(String(token), visit.now);
  },
};
