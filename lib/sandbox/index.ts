export type { ConsoleReach } from './console';
export type { SandboxEffect } from './effects';
export type { Listener, SandboxEvent } from './events';
export { configOf, type Identity, type KeysOffered } from './keys/identity';
export type { CertifiedKey } from './keys/issue-certificate';
export type { NotifyOptions } from './notifications/delivery-scheduler';
export type { NotificationFields, SignedNotification } from './notifications/draft';
export {
  type NotificationType,
  type ResourceOf,
  type SigningOptions,
  signNotification,
} from './notifications/message';
export type { Attempt, NotificationRecord } from './notifications/record';
export type { SandboxOptions } from './options';
export type { OrderAction, OrderKind, OrderKindView, OrderView, SandboxObjects } from './products';
export type { BillOptions } from './products/bills/synthetic-bill';
export type { ComplaintOptions } from './products/complaints';
export type { PayOptions } from './products/orders/paying';
export type { Transaction } from './products/orders/transactions';
export { readIdentity } from './products/persistence';
export { Sandbox } from './sandbox';
export type { Fault, FaultKind, FaultOptions, SigningFault } from './wire/faults';
export type { Answer } from './wire/messages';
export type { RateLimit, Rates } from './wire/rates';
export type { Finding } from './wire/refusal';
export type { AnswerRecord, RequestRecord, RequestVerdict } from './wire/request-log';
