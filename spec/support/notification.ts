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

/** The current time of these specs, in milliseconds. */
export const NOW = 1_795_000_000_000;

let made: Promise<Identity> | undefined;

/** One merchant per spec file: generating keys takes time. */
export function identity(): Promise<Identity> {
  made ??= Sandbox.identity();
  return made;
}

// Generate the keys before the first test: on a busy machine, four keys can take longer than the timeout of a test.
beforeAll(identity, 60_000);

/** The resource of a payment notification. */
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

/** Creates Notifications for that merchant and time. */
export async function receiver(options: NotificationsOptions = {}): Promise<Notifications> {
  return new Notifications(
    { ...configOf(await identity()), clock: () => NOW },
    { onError: () => undefined, ...options },
  );
}

/** Signs a notification as WeChat Pay does, at that time. */
export async function signed<Type extends NotificationType>(
  type: Type,
  resource: ResourceOf<Type>,
  options: SigningOptions = {},
): Promise<SignedNotification> {
  return signNotification(await identity(), type, resource, { now: NOW, ...options });
}

/** Converts a signed notification to a delivery. */
export function delivery(message: SignedNotification): Parameters<Notifications['receive']>[0] {
  return { method: 'POST', target: '/notify', ...message };
}
