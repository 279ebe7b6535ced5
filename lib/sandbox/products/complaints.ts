import { ConfigError } from '../../errors';
import { beijingTime } from '../time';
import { product } from '../wire/v3/operation';
import { conflict, existing, paged } from './idempotency';
import { newId } from './ids';
import type { State } from './state';

interface Entry {
  readonly operator: string;
  readonly operate_type: string;
  readonly operate_details: string;
  readonly operate_time: string;
  readonly image_list?: readonly string[];
}

/** What a user complains of, and what was said of it. */
export interface Complaint {
  readonly complaintId: string;
  readonly outTradeNo: string;
  readonly state: 'PENDING' | 'PROCESSING' | 'PROCESSED';
  readonly phone: string;
  readonly at: string;
  readonly history: readonly Entry[];
  /** Whether the user said something that the merchant has not answered. */
  readonly waiting: boolean;
}

function complaintOf(state: State, id: string): Complaint {
  return existing(state.complaints.get(id), '投诉单');
}

function shown(state: State, complaint: Complaint, mchid: string) {
  const { complaintId, outTradeNo, phone, at, history, waiting } = complaint;
  const order = state.orders.get(outTradeNo);
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
export const listComplaints = product(
  'GET',
  'v3/merchant-service/complaints-v2',
  ({ query, keyring }, state) => {
    const { begin_date: begin, end_date: end } = query;
    const day = (time: string): string => time.slice(0, 10);
    const found = [...state.complaints.values()].filter(({ at }) => begin <= day(at) && day(at) <= end);
    return paged(
      found.map((complaint) => shown(state, complaint, keyring.mchid)),
      query,
    );
  },
  { 'query.begin_date': { format: 'date' }, 'query.end_date': { format: 'date' } },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012533436 */
export const queryComplaint = product(
  'GET',
  'v3/merchant-service/complaints-v2/{complaint_id}',
  ({ path, keyring }, state) => {
    const complaint = complaintOf(state, path.complaint_id);
    const payer_openid = state.orders.get(complaint.outTradeNo)?.payment?.openid;
    return { ...shown(state, complaint, keyring.mchid), payer_openid };
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012533439 */
export const negotiation = product(
  'GET',
  'v3/merchant-service/complaints-v2/{complaint_id}/negotiation-historys',
  ({ path, query }, state) => {
    const { complaintId, history } = complaintOf(state, path.complaint_id);
    const entries = history.map((entry, index) => ({ ...entry, log_id: `${complaintId}${index}` }));
    return paged(entries.reverse(), query);
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012467254 */
export const respondToComplaint = product(
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
    state.complaints.set(complaint.complaintId, {
      ...complaint,
      state: 'PROCESSING',
      waiting: false,
      history,
    });
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012467255 */
export const completeComplaint = product(
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
    state.complaints.set(complaint.complaintId, {
      ...complaint,
      state: 'PROCESSED',
      waiting: false,
      history,
    });
  },
);

const ADDRESS = 'complaint-notifications';

function keepAddress(state: State, url: string) {
  state.addresses.set(ADDRESS, url);
  return { url };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012458679 */
export const createAddress = product(
  'POST',
  'v3/merchant-service/complaint-notifications',
  ({ json }, state) => {
    if (state.addresses.has(ADDRESS)) throw conflict('投诉通知回调地址已存在', 'RESOURCE_ALREADY_EXISTS');
    return keepAddress(state, json.url);
  },
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012459014 */
export const queryAddress = product('GET', 'v3/merchant-service/complaint-notifications', (_, state) => ({
  url: existing(state.addresses.get(ADDRESS), '投诉通知回调地址'),
}));

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012459282 */
export const changeAddress = product(
  'PUT',
  'v3/merchant-service/complaint-notifications',
  ({ json }, state) => keepAddress(state, json.url),
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012460452 */
export const deleteAddress = product(
  'DELETE',
  'v3/merchant-service/complaint-notifications',
  (_, state): undefined => {
    state.addresses.delete(ADDRESS);
  },
);

/** What a user says. */
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

/** What happens in the user's hands: a complaint about a paid order, or another word on it. */
export function complain(state: State, outTradeNo: string, now: number, options: ComplaintOptions): string {
  if (!state.orders.get(outTradeNo)?.payment) {
    throw new ConfigError('out_trade_no', 'is no paid order', 'A user complains of what was paid.');
  }
  const { detail = '商品与描述不符', phone = '13800138000' } = options;
  const known = [...state.complaints.values()].find((complaint) => complaint.outTradeNo === outTradeNo);
  const type = known ? 'USER_CONTINUE_COMPLAINT' : 'USER_CREATE_COMPLAINT';
  const at = beijingTime(now);
  const entry = { operator: '投诉人', operate_type: type, operate_details: detail, operate_time: at };
  const complaintId = known?.complaintId ?? newId(state, '20020', now);
  const history = [...(known?.history ?? []), entry];
  const began = known?.at ?? at;
  const reopened = known ? 'PROCESSING' : 'PENDING';
  const complaint = { complaintId, outTradeNo, phone, at: began, history, waiting: true };
  state.complaints.set(complaintId, { ...complaint, state: reopened });
  const url = state.addresses.get(ADDRESS);
  if (url !== undefined) state.outbox.push({ ...noticeOf(complaintId, known !== undefined), url });
  return complaintId;
}
