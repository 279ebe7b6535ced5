import { isMadeUp } from '../../wire/answers/downloads';
import type { Reply } from '../../wire/messages';
import { Refusal } from '../../wire/refusal';
import { admitRequest } from '../../wire/v3/admission';
import { product } from '../../wire/v3/operation';
import { readQuery } from '../../wire/v3/request';
import type { Operation } from '../operation';
import type { State } from '../state';

/** A bill, by the token that its application was answered with. @see https://pay.weixin.qq.com/doc/v3/merchant/4012791868 */
export const billFile = product(
  'GET',
  'v3/billdownload/file',
  ({ query, now }, state) => (isMadeUp(query.token) ? undefined : state.tickets.redeem(query.token, now)),
  { 'query.token': { maxLength: 256 } },
);

/** The path under which the sealed bills of sub-merchants are fetched; no page describes it. */
export const sealedBillFile: Operation = {
  method: 'GET',
  path: '/v3/bill/downloadurl',
  serve: (visit, state) => {
    admitRequest(visit);
    const { token } = readQuery(visit.received);
    return state.tickets.redeem(String(token), visit.now);
  },
};

/** The image of a complaint, as it was uploaded. */
function imageOf(state: State, id: string): Reply {
  const media = state.media.get(id);
  if (!media) throw Refusal.of(404, 'RESOURCE_NOT_EXISTS', '图片不存在');
  const body = Buffer.from(media.base64, 'base64');
  return { status: 200, type: media.type, body, internal: 0, signed: false };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012467251 */
export const complaintImage = product('GET', 'v3/merchant-service/images/{media_id}', ({ path }, state) =>
  imageOf(state, path.media_id),
);

/** @see https://pay.weixin.qq.com/doc/global/v3/zh/4012354444 */
export const globalComplaintImage = product(
  'GET',
  'v3/global/merchant-service/images/{media_id}',
  ({ path }, state) => imageOf(state, path.media_id),
);
