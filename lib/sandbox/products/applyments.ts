import { ConfigError } from '../../errors';
import { jsonOperation } from '../wire/v3/operation';
import { existing, once } from './idempotency';
import { newId } from './ids';
import { CONFIRM, REFUSE } from './labels';
import { defineProduct, indexed, itself, objectKind } from './product';
import { type State, Store } from './state';

/** An application of a merchant, and its progress. */
export interface Applyment {
  readonly request: { readonly business_code: string; readonly merchant_shortname?: string };
  readonly applymentId: number;
  readonly subMchid: string;
  /** How many steps it was moved by hand. */
  readonly step: number;
  readonly rejected: boolean;
  /** In milliseconds. */
  readonly at: number;
}

/** By `business_code`. */
const APPLYMENTS = new Store<Applyment, 'applyment_id'>('applyments', {
  indexes: { applyment_id: ({ applymentId }) => String(applymentId) },
});

const STEPS = [
  ['APPLYMENT_STATE_AUDITING', '资料校验和审核中'],
  ['APPLYMENT_STATE_TO_BE_CONFIRMED', '待账户验证'],
  ['APPLYMENT_STATE_TO_BE_SIGNED', '待签约'],
  ['APPLYMENT_STATE_FINISHED', '已完成'],
] as const;

/** How long each step of an application takes, in milliseconds. */
const PACE = 600_000;

/** The present step: time and user actions move it. */
function applymentStep({ at, step }: Applyment, now: number): number {
  const passed = Math.max(0, Math.floor((now - at) / PACE));
  return Math.min(Math.max(step, passed), STEPS.length - 1);
}

/** @see https://pay.weixin.qq.com/doc/v3/partner/4012719997 */
const submitApplyment = jsonOperation(
  'POST',
  'v3/applyment4sub/applyment/',
  ({ json, now }, state) => {
    const known = APPLYMENTS.of(state).get(json.business_code);
    if (known?.rejected) APPLYMENTS.of(state).delete(json.business_code);
    const made = once(APPLYMENTS.of(state), json.business_code, json, () => ({
      request: json,
      // 16 digits, like WeChat Pay's current IDs: a client that reads them as numbers can still distinguish them.
      applymentId: Number(`20000022${newId(state, '', now).slice(-8)}`),
      subMchid: `16${newId(state, '', now).slice(-8)}`,
      step: 0,
      rejected: false,
      at: now,
    }));
    return { applyment_id: String(made.applymentId) };
  },
  { 'json.business_code': { maxLength: 124 } },
);

function shown(applyment: Applyment, now: number) {
  const step = applymentStep(applyment, now);
  const [state, message] = STEPS[step] ?? STEPS[0];
  const { applymentId, subMchid, request, rejected } = applyment;
  const own = { business_code: request.business_code, applyment_id: String(applymentId) };
  if (rejected) {
    const detail = { field: 'id_card_copy', field_name: '身份证人像面照片', reject_reason: '图片不清晰' };
    return {
      ...own,
      applyment_state: 'APPLYMENT_STATE_REJECTED',
      applyment_state_msg: '已驳回',
      audit_detail: [detail],
    };
  }
  return {
    ...own,
    applyment_state: state,
    applyment_state_msg: message,
    sub_mchid: step >= 2 ? subMchid : undefined,
    sign_url:
      step === 2 ? `https://pay.weixin.qq.com/public/apply4ec_sign/s?applymentId=${applymentId}` : undefined,
  };
}

/** @see https://pay.weixin.qq.com/doc/v3/partner/4012697168 */
const queryApplyment = jsonOperation(
  'GET',
  'v3/applyment4sub/applyment/business_code/{business_code}',
  ({ path, now }, state) => shown(existing(APPLYMENTS.of(state).get(path.business_code), '申请单'), now),
);

/** @see https://pay.weixin.qq.com/doc/v3/partner/4012697052 */
const queryApplymentById = jsonOperation(
  'GET',
  'v3/applyment4sub/applyment/applyment_id/{applyment_id}',
  ({ path, now }, state) => {
    const [named] = APPLYMENTS.of(state).find('applyment_id', String(path.applyment_id));
    return shown(existing(named, '申请单'), now);
  },
);

/** Moves an application a step on, or rejects it, as WeChat Pay's staff would. */
function moveApplyment(state: State, number: string, on: boolean, now: number): void {
  const known = APPLYMENTS.of(state).get(number);
  if (known === undefined || known.rejected || applymentStep(known, now) === STEPS.length - 1) {
    throw new ConfigError(
      'business_code',
      'expected an application in progress',
      'Submit an application first.',
    );
  }
  const moved = on ? { step: applymentStep(known, now) + 1 } : { rejected: true };
  APPLYMENTS.of(state).set(number, { ...known, ...moved });
}

/** WeChat Pay's name for the present state. */
function applymentState(applyment: Applyment, now: number): string {
  return shown(applyment, now).applyment_state;
}

/** Merchants that apply to be sub-merchants. */
export const applyments = defineProduct({
  stores: [APPLYMENTS],
  operations: [submitApplyment, queryApplyment, queryApplymentById],
  orders: objectKind({
    kind: 'applyment',
    title: { en: 'Applications', zh: '进件申请' },
    store: APPLYMENTS,
    documented: {
      operation: 'GET v3/applyment4sub/applyment/business_code/{business_code}',
      state: 'applyment_state',
    },
    fields: {
      business_code: itself,
      applyment_id: indexed(APPLYMENTS, 'applyment_id', ({ request }) => request.business_code),
    },
    facts: shown,
    view: (applyment, now) => {
      const state = applymentState(applyment, now);
      const over = /FINISHED|REJECTED/.test(state);
      return {
        state,
        description: applyment.request.merchant_shortname ?? '',
        actions: over ? [] : ['confirm', 'refuse'],
      };
    },
    actions: [
      {
        action: 'confirm',
        label: CONFIRM,
        primary: true,
        perform: (state, number, now) => moveApplyment(state, number, true, now),
      },
      {
        action: 'refuse',
        label: REFUSE,
        perform: (state, number, now) => moveApplyment(state, number, false, now),
      },
    ],
  }),
});
