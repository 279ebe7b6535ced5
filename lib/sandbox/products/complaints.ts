import { ConfigError } from '../../errors';
import { beijingTime } from '../time';
import type { Reply } from '../wire/messages';
import { Refusal } from '../wire/refusal';
import { jsonOperation } from '../wire/v3/operation';
import { conflict, existing, paged } from './idempotency';
import { newId } from './ids';
import { ORDERS } from './orders/records';
import { defineProduct } from './product';
import { type State, Store } from './state';
import { MEDIA } from './uploads/media';

interface Entry {
  readonly operator: string;
  readonly operate_type: string;
  readonly operate_details: string;
  readonly operate_time: string;
  readonly image_list?: readonly string[];
}

/** A complaint and its conversation. */
export interface Complaint {
  readonly complaintId: string;
  readonly outTradeNo: string;
  readonly state: 'PENDING' | 'PROCESSING' | 'PROCESSED';
  readonly phone: string;
  readonly at: string;
  readonly history: readonly Entry[];
  /** Whether the user waits for the merchant's reply. */
  readonly waiting: boolean;
}

/** By `complaint_id`. */
const COMPLAINTS = new Store<Complaint, 'out_trade_no'>('complaints', {
  indexes: { out_trade_no: ({ outTradeNo }) => outTradeNo },
});

function complaintOf(state: State, id: string): Complaint {
  return existing(COMPLAINTS.of(state).get(id), '投诉单');
}

function shown(state: State, complaint: Complaint, mchid: string) {
  const { complaintId, outTradeNo, phone, at, history, waiting } = complaint;
  const order = ORDERS.of(state).get(outTradeNo);
  const { operate_details: detail = '' } = history[0] ?? {};
  const amount = order?.request.amount.total ?? 0;
  const transaction_id = order?.payment?.transactionId ?? '';
  const said = history.filter(({ operate_type }) => operate_type.startsWith('USER_C'));
  return {
    complaint_id: complaintId,
    complaint_time: at,
    complaint_detail: detail,
    complaint_state: complaint.state,
    complainted_mchid: mchid,
    payer_phone: phone,
    complaint_order_info: [{ transaction_id, out_trade_no: outTradeNo, amount }],
    complaint_full_refunded: order !== undefined && order.refunded >= amount,
    incoming_user_response: waiting,
    problem_description: detail,
    user_complaint_times: said.length,
  };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012533431 */
const listComplaints = jsonOperation(
  'GET',
  'v3/merchant-service/complaints-v2',
  ({ query, keyring }, state) => {
    const { begin_date: begin, end_date: end } = query;
    const day = (time: string): string => time.slice(0, 10);
    const all = Array.from(COMPLAINTS.of(state).entries(), ([, complaint]) => complaint);
    const found = all.filter(({ at }) => begin <= day(at) && day(at) <= end);
    return paged(
      found.map((complaint) => shown(state, complaint, keyring.mchid)),
      query,
    );
  },
  { 'query.begin_date': { format: 'date' }, 'query.end_date': { format: 'date' } },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012533436 */
const queryComplaint = jsonOperation(
  'GET',
  'v3/merchant-service/complaints-v2/{complaint_id}',
  ({ path, keyring }, state) => {
    const complaint = complaintOf(state, path.complaint_id);
    const payer_openid = ORDERS.of(state).get(complaint.outTradeNo)?.payment?.openid;
    return { ...shown(state, complaint, keyring.mchid), payer_openid };
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012533439 */
const negotiation = jsonOperation(
  'GET',
  'v3/merchant-service/complaints-v2/{complaint_id}/negotiation-historys',
  ({ path, query }, state) => {
    const { complaintId, history } = complaintOf(state, path.complaint_id);
    const entries = history.map((entry, index) => ({ ...entry, log_id: `${complaintId}${index}` }));
    return paged(entries.reverse(), query);
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012467254 */
const respondToComplaint = jsonOperation(
  'POST',
  'v3/merchant-service/complaints-v2/{complaint_id}/response',
  ({ path, json, now }, state): undefined => {
    const complaint = complaintOf(state, path.complaint_id);
    if (complaint.state === 'PROCESSED') throw conflict('投诉单已处理完成');
    const entry = {
      operator: '商户',
      operate_type: 'MERCHANT_RESPONSE',
      operate_time: beijingTime(now),
      operate_details: json.response_content,
      image_list: json.response_images ?? [],
    };
    const history = [...complaint.history, entry];
    COMPLAINTS.of(state).set(complaint.complaintId, {
      ...complaint,
      state: 'PROCESSING',
      waiting: false,
      history,
    });
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012467255 */
const completeComplaint = jsonOperation(
  'POST',
  'v3/merchant-service/complaints-v2/{complaint_id}/complete',
  ({ path, now }, state): undefined => {
    const complaint = complaintOf(state, path.complaint_id);
    if (complaint.state === 'PENDING') throw conflict('请先回复用户再反馈处理完成');
    const entry = {
      operator: '商户',
      operate_type: 'MERCHANT_CONFIRM_COMPLETE',
      operate_time: beijingTime(now),
      operate_details: '商户反馈处理完成',
    };
    const history = [...complaint.history, entry];
    COMPLAINTS.of(state).set(complaint.complaintId, {
      ...complaint,
      state: 'PROCESSED',
      waiting: false,
      history,
    });
  },
);

/** URLs for notifications, by what they are for. */
const ADDRESSES = new Store<string>('addresses');

const ADDRESS = 'complaint-notifications';

function keepAddress(state: State, url: string) {
  ADDRESSES.of(state).set(ADDRESS, url);
  return { url };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012458679 */
const createAddress = jsonOperation(
  'POST',
  'v3/merchant-service/complaint-notifications',
  ({ json }, state) => {
    if (ADDRESSES.of(state).has(ADDRESS)) throw conflict('投诉通知回调地址已存在', 'RESOURCE_ALREADY_EXISTS');
    return keepAddress(state, json.url);
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012459014 */
const queryAddress = jsonOperation('GET', 'v3/merchant-service/complaint-notifications', (_, state) => ({
  url: existing(ADDRESSES.of(state).get(ADDRESS), '投诉通知回调地址'),
}));

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012459282 */
const changeAddress = jsonOperation('PUT', 'v3/merchant-service/complaint-notifications', ({ json }, state) =>
  keepAddress(state, json.url),
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012460452 */
const deleteAddress = jsonOperation(
  'DELETE',
  'v3/merchant-service/complaint-notifications',
  (_, state): undefined => {
    ADDRESSES.of(state).delete(ADDRESS);
  },
);

/** A user's complaint. */
export interface ComplaintOptions {
  readonly detail?: string;
  /** The user's phone number; the merchant sees it encrypted. */
  readonly phone?: string;
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012289719 */
function noticeOf(complaint_id: string, again: boolean) {
  return again
    ? { type: 'COMPLAINT.STATE_CHANGE', resource: { complaint_id, action_type: 'CONTINUE_COMPLAINT' } }
    : { type: 'COMPLAINT.CREATE', resource: { complaint_id, action_type: 'CREATE_COMPLAINT' } };
}

/** Complains of a paid order as its user would, or adds to the complaint. */
export function complain(state: State, outTradeNo: string, now: number, options: ComplaintOptions): string {
  if (!ORDERS.of(state).get(outTradeNo)?.payment) {
    throw new ConfigError('out_trade_no', 'expected a paid order', 'Pay the order first.');
  }
  const { detail = '商品与描述不符', phone = '13800138000' } = options;
  const [known] = COMPLAINTS.of(state).find('out_trade_no', outTradeNo);
  const type = known ? 'USER_CONTINUE_COMPLAINT' : 'USER_CREATE_COMPLAINT';
  const at = beijingTime(now);
  const entry = { operator: '投诉人', operate_type: type, operate_details: detail, operate_time: at };
  const complaintId = known?.complaintId ?? newId(state, '20020', now);
  const history = [...(known?.history ?? []), entry];
  const began = known?.at ?? at;
  const reopened = known ? 'PROCESSING' : 'PENDING';
  const complaint = { complaintId, outTradeNo, phone, at: began, history, waiting: true };
  COMPLAINTS.of(state).set(complaintId, { ...complaint, state: reopened });
  const url = ADDRESSES.of(state).get(ADDRESS);
  if (url !== undefined) state.notify([{ ...noticeOf(complaintId, known !== undefined), url }]);
  return complaintId;
}

/** The image of a complaint, as it was uploaded. */
function imageOf(state: State, id: string): Reply {
  const media = MEDIA.of(state).get(id);
  if (!media) throw Refusal.of(404, 'RESOURCE_NOT_EXISTS', '图片不存在');
  const body = Buffer.from(media.base64, 'base64');
  return { status: 200, type: media.type, body, internal: 0, signed: false };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012467251 */
const complaintImage = jsonOperation('GET', 'v3/merchant-service/images/{media_id}', ({ path }, state) =>
  imageOf(state, path.media_id),
);

/** @see https://pay.weixin.qq.com/doc/global/v3/zh/4012354444 */
const globalComplaintImage = jsonOperation(
  'GET',
  'v3/global/merchant-service/images/{media_id}',
  ({ path }, state) => imageOf(state, path.media_id),
);

/** Complaints of users. */
export const complaints = defineProduct({
  stores: [COMPLAINTS, ADDRESSES],
  operations: [
    listComplaints,
    queryComplaint,
    negotiation,
    respondToComplaint,
    completeComplaint,
    createAddress,
    queryAddress,
    changeAddress,
    deleteAddress,
    complaintImage,
    globalComplaintImage,
  ],
  notifications: [{ type: 'COMPLAINT.CREATE' }, { type: 'COMPLAINT.STATE_CHANGE' }],
});
