import { ConfigError } from '../../errors';
import { beijingTime } from '../time';
import { jsonOperation } from '../wire/v3/operation';
import { conflict, existing, once } from './idempotency';
import { newId } from './ids';
import { CANCEL, CONFIRM, REFUSE } from './labels';
import { defineProduct, indexed, itself, objectKind, wrongAction } from './product';
import { type State, Store } from './state';

interface TransferRequest {
  readonly appid: string;
  readonly out_bill_no: string;
  readonly openid: string;
  readonly user_name?: string;
  readonly transfer_amount: number;
  readonly transfer_remark: string;
  readonly notify_url?: string;
}

/** A transfer to a user, who must confirm it. */
export interface Transfer {
  readonly request: TransferRequest;
  readonly mchid: string;
  readonly billNo: string;
  readonly state: 'WAIT_USER_CONFIRM' | 'SUCCESS' | 'FAIL' | 'CANCELLED';
  readonly failReason?: string;
  /** In milliseconds. */
  readonly created: number;
  readonly updated: number;
}

/** By `out_bill_no`. */
export const TRANSFERS = new Store<Transfer, 'bill_no'>('transfers', {
  indexes: { bill_no: ({ billNo }) => billNo },
});

const DAY = 86_400_000;

/** The present state: a transfer that is not confirmed within a day has failed. */
function transferState(transfer: Transfer, now: number): Transfer['state'] {
  const late = transfer.state === 'WAIT_USER_CONFIRM' && now - transfer.created >= DAY;
  return late ? 'FAIL' : transfer.state;
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012716434 */
const transfer = jsonOperation(
  'POST',
  'v3/fund-app/mch-transfer/transfer-bills',
  ({ json, keyring, now }, state) => {
    const made = once(TRANSFERS.of(state), json.out_bill_no, json, (): Transfer => {
      const billNo = newId(state, '1330000', now);
      const { mchid } = keyring;
      return { request: json, mchid, billNo, state: 'WAIT_USER_CONFIRM', created: now, updated: now };
    });
    const present = transferState(made, now);
    return {
      out_bill_no: json.out_bill_no,
      transfer_bill_no: made.billNo,
      create_time: beijingTime(made.created),
      state: present,
      package_info: present === 'WAIT_USER_CONFIRM' ? packageInfo(made) : undefined,
    };
  },
  {
    'json.out_bill_no': { maxLength: 32, pattern: '/[0-9A-Za-z]+/' },
    'json.transfer_amount': { minimum: 1, type: 'integer' },
    'json.transfer_remark': { maxLength: 32 },
  },
);

/** What the client needs so that the user can confirm. */
function packageInfo({ billNo }: Transfer): string {
  return Buffer.from(`affffddafdfafddffda==${billNo}`).toString('base64');
}

function shown(transfer: Transfer, now: number) {
  const { out_bill_no, appid, transfer_amount, transfer_remark, openid, user_name } = transfer.request;
  const present = transferState(transfer, now);
  const late = present === 'FAIL' && transfer.failReason === undefined;
  return {
    mch_id: transfer.mchid,
    out_bill_no,
    transfer_bill_no: transfer.billNo,
    appid,
    state: present,
    transfer_amount,
    transfer_remark,
    openid,
    user_name,
    fail_reason: late ? 'OVERDUE_CLOSE' : transfer.failReason,
    create_time: beijingTime(transfer.created),
    update_time: beijingTime(late ? transfer.created + DAY : transfer.updated),
  };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012716437 */
const queryTransfer = jsonOperation(
  'GET',
  'v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}',
  ({ path, now }, state) => shown(existing(TRANSFERS.of(state).get(path.out_bill_no), '转账单'), now),
);

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012716457 */
const queryTransferById = jsonOperation(
  'GET',
  'v3/fund-app/mch-transfer/transfer-bills/transfer-bill-no/{transfer_bill_no}',
  ({ path, now }, state) => {
    const [named] = TRANSFERS.of(state).find('bill_no', path.transfer_bill_no);
    return shown(existing(named, '转账单'), now);
  },
);

/** Ends a transfer and notifies the merchant. @see https://pay.weixin.qq.com/doc/v3/merchant/4012712115 */
function end(
  state: State,
  transfer: Transfer,
  how: Pick<Transfer, 'state' | 'failReason'>,
  now: number,
): Transfer {
  const ended = { ...transfer, ...how, updated: now };
  const { out_bill_no, notify_url: url } = transfer.request;
  TRANSFERS.of(state).set(out_bill_no, ended);
  if (url) {
    const { appid: _, transfer_remark: __, user_name: ___, ...resource } = shown(ended, now);
    state.notify([{ type: 'MCHTRANSFER.BILL.FINISHED', resource, url }]);
  }
  return ended;
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012716458 */
const cancelTransfer = jsonOperation(
  'POST',
  'v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel',
  ({ path, now }, state) => {
    const known = existing(TRANSFERS.of(state).get(path.out_bill_no), '转账单');
    const present = transferState(known, now);
    if (present !== 'WAIT_USER_CONFIRM' && present !== 'CANCELLED') {
      throw conflict('当前状态不支持撤销', 'INVALID_REQUEST');
    }
    const cancelled = present === 'CANCELLED' ? known : end(state, known, { state: 'CANCELLED' }, now);
    return {
      transfer_bill_no: known.billNo,
      state: 'CANCELLED',
      update_time: beijingTime(cancelled.updated),
    };
  },
);

/** Confirms or refuses a transfer as its user would. */
function settleTransfer(state: State, number: string, taken: boolean, now: number): void {
  const known = TRANSFERS.of(state).get(number);
  if (known === undefined || transferState(known, now) !== 'WAIT_USER_CONFIRM') {
    throw new ConfigError(
      'out_bill_no',
      'expected a transfer that waits for its user',
      'Create a transfer first.',
    );
  }
  end(state, known, taken ? { state: 'SUCCESS' } : { state: 'FAIL', failReason: 'PAYEE_REJECTED' }, now);
}

/** Cancels a transfer as a call of the merchant does. */
function withdrawTransfer(state: State, number: string, now: number): void {
  const known = TRANSFERS.of(state).get(number);
  if (known === undefined || transferState(known, now) !== 'WAIT_USER_CONFIRM') {
    throw wrongAction(number, 'cancel');
  }
  end(state, known, { state: 'CANCELLED' }, now);
}

/** Transfers to users. */
export const transfers = defineProduct({
  stores: [TRANSFERS],
  operations: [transfer, queryTransfer, queryTransferById, cancelTransfer],
  orders: objectKind({
    kind: 'transfer',
    title: { en: 'Transfers to users', zh: '商家转账' },
    store: TRANSFERS,
    documented: {
      operation: 'GET v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}',
      state: 'state',
    },
    fields: {
      out_bill_no: itself,
      transfer_bill_no: indexed(TRANSFERS, 'bill_no', ({ request }) => request.out_bill_no),
    },
    facts: shown,
    view: (transfer, now) => {
      const state = transferState(transfer, now);
      const { transfer_remark: description, transfer_amount: amount } = transfer.request;
      return {
        state,
        description,
        amount,
        actions: state === 'WAIT_USER_CONFIRM' ? ['confirm', 'refuse', 'cancel'] : [],
      };
    },
    actions: [
      {
        action: 'confirm',
        label: CONFIRM,
        primary: true,
        perform: (state, number, now) => settleTransfer(state, number, true, now),
      },
      {
        action: 'refuse',
        label: REFUSE,
        perform: (state, number, now) => settleTransfer(state, number, false, now),
      },
      { action: 'cancel', label: CANCEL, perform: withdrawTransfer },
    ],
  }),
  notifications: [{ type: 'MCHTRANSFER.BILL.FINISHED' }],
});
