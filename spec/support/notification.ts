import { Notifications, type NotificationsOptions } from 'wechatpay-chain/notify';
import {
  configOf,
  type Identity,
  type NotificationType,
  type ResourceOf,
  Sandbox,
  type SignedNotification,
  type SigningOptions,
  signNotification,
} from 'wechatpay-chain/sandbox';

/** A moment at which everything in these specs happens, in milliseconds. */
export const NOW = 1_795_000_000_000;

let made: Promise<Identity> | undefined;

/** One merchant for a whole spec file: making keys takes time. */
export function identity(): Promise<Identity> {
  made ??= Sandbox.identity();
  return made;
}

// Before the first test of a file: a busy machine takes longer for four keys than a test may.
beforeAll(identity, 60_000);

/** What a paid order brings. */
export const PAYMENT = {
  mchid: '1900000109',
  appid: 'wxd678efh567hg6787',
  out_trade_no: '1217752501201407033233368018',
  transaction_id: '4200000001202611240000000001',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  bank_type: 'OTHERS',
  success_time: '2026-11-24T12:26:40+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  amount: { total: 100, payer_total: 100, currency: 'CNY', payer_currency: 'CNY' },
} as const satisfies ResourceOf<'TRANSACTION.SUCCESS'>;

/** Notifications of that merchant, at that moment. */
export async function receiver(options: NotificationsOptions = {}): Promise<Notifications> {
  return new Notifications(
    { ...configOf(await identity()), clock: () => NOW },
    { onError: () => undefined, ...options },
  );
}

/** A notification that WeChat Pay would send at that moment. */
export async function signed<Type extends NotificationType>(
  type: Type,
  resource: ResourceOf<Type>,
  options: SigningOptions = {},
): Promise<SignedNotification> {
  return signNotification(await identity(), type, resource, { now: NOW, ...options });
}

/** As it arrives. */
export function delivery(message: SignedNotification): Parameters<Notifications['receive']>[0] {
  return { method: 'POST', target: '/notify', ...message };
}
