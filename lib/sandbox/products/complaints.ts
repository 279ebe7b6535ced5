import { ConfigError } from '../../errors';
import { beijingTime } from '../time';
import type { Reply } from '../wire/messages';
import { Refusal } from '../wire/refusal';
import { jsonOperation } from '../wire/v3/operation';
import { conflict, existing, paged } from './idempotency';
import { newId } from './ids';
import { ORDERS } from './orders/records';
import { defineProduct, itself, objectKind, wrongAction } from './product';
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
    respond(state, complaint, json, now);
  },
);

interface Response {
  readonly response_content: string;
  readonly response_images?: readonly string[];
}

/** The reply that a button of the console sends. */
const REPLY: Response = { response_content: '您好，我们已收到您的投诉，正在为您处理。' };

function respond(state: State, complaint: Complaint, reply: Response, now: number): void {
  add(state, complaint, 'PROCESSING', {
    operator: '商户',
    operate_type: 'MERCHANT_RESPONSE',
    operate_time: beijingTime(now),
    operate_details: reply.response_content,
    image_list: reply.response_images ?? [],
  });
}

function complete(state: State, complaint: Complaint, now: number): void {
  add(state, complaint, 'PROCESSED', {
    operator: '商户',
    operate_type: 'MERCHANT_CONFIRM_COMPLETE',
    operate_time: beijingTime(now),
    operate_details: '商户反馈处理完成',
  });
}

/** Adds what the merchant did to the conversation. */
function add(state: State, complaint: Complaint, to: Complaint['state'], entry: Entry): void {
  const history = [...complaint.history, entry];
  COMPLAINTS.of(state).set(complaint.complaintId, { ...complaint, state: to, waiting: false, history });
}

type ComplaintAction = 'reply' | 'complete' | 'complain';

function complaintActions({ state }: Complaint): ComplaintAction[] {
  if (state === 'PENDING') return ['reply', 'complain'];
  return state === 'PROCESSING' ? ['reply', 'complete', 'complain'] : ['complain'];
}

/** @throws {ConfigError} if there is none that allows the action. */
function complaintFor(state: State, number: string, action: ComplaintAction): Complaint {
  const known = COMPLAINTS.of(state).get(number);
  if (known === undefined || !complaintActions(known).includes(action)) throw wrongAction(number, action);
  return known;
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012467255 */
const completeComplaint = jsonOperation(
  'POST',
  'v3/merchant-service/complaints-v2/{complaint_id}/complete',
  ({ path, now }, state): undefined => {
    const complaint = complaintOf(state, path.complaint_id);
    if (complaint.state === 'PENDING') throw conflict('请先回复用户再反馈处理完成');
    complete(state, complaint, now);
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
  objects: [
    objectKind({
      kind: 'complaint',
      title: { en: 'Complaints', zh: '消费者投诉' },
      store: COMPLAINTS,
      documented: {
        operation: 'GET v3/merchant-service/complaints-v2/{complaint_id}',
        state: 'complaint_state',
        others: ['GET v3/merchant-service/complaints-v2/{complaint_id}/negotiation-historys'],
      },
      fields: { complaint_id: itself },
      partOf: {
        kind: 'payment',
        find: (state, number) =>
          COMPLAINTS.of(state)
            .find('out_trade_no', number)
            .map(({ complaintId }) => complaintId),
      },
      view: (complaint, _, state) => ({
        state: complaint.state,
        description: complaint.history[0]?.operate_details ?? '',
        amount: ORDERS.of(state).get(complaint.outTradeNo)?.request.amount.total,
        actions: complaintActions(complaint),
      }),
      // The phone number is encrypted for the merchant, so a page does not show it.
      facts: (complaint, _, state) => {
        const { payer_phone: __, complainted_mchid: ___, ...facts } = shown(state, complaint, '');
        return { ...facts, data: complaint.history };
      },
      actions: [
        {
          action: 'reply',
          label: { en: 'Reply', zh: '回复' },
          primary: true,
          perform: (state, number, now) => {
            respond(state, complaintFor(state, number, 'reply'), REPLY, now);
          },
        },
        {
          action: 'complete',
          label: { en: 'Complete', zh: '处理完成' },
          perform: (state, number, now) => {
            complete(state, complaintFor(state, number, 'complete'), now);
          },
        },
        {
          action: 'complain',
          label: { en: 'Complain', zh: '继续投诉' },
          perform: (state, number, now) => {
            complain(state, complaintFor(state, number, 'complain').outTradeNo, now, {});
          },
        },
      ],
    }),
  ],
  notifications: [{ type: 'COMPLAINT.CREATE' }, { type: 'COMPLAINT.STATE_CHANGE' }],
});
