export type { SandboxOptions } from './bootstrap';
export type { ConsoleReach } from './console';
export type { Listener, SandboxEvent } from './events';
export { configOf, type Identity } from './keys/identity';
export type { CertifiedKey } from './keys/issue-certificate';
export type { KeysOffered } from './keys/keyring';
export type { NotificationRecord, NotifyOptions } from './notifications/delivery-scheduler';
export type { Attempt } from './notifications/http-sender';
export {
  type NotificationFields,
  type NotificationType,
  type ResourceOf,
  type SignedNotification,
  type SigningOptions,
  signNotification,
} from './notifications/message';
export type { BillOptions } from './products/bills/synthetic-bill';
export type { ComplaintOptions } from './products/complaints';
export type { PayOptions } from './products/orders/paying';
export type { Transaction } from './products/orders/transactions';
export type { OrderAction, OrderKind, OrderView } from './products/user-actions';
export { Sandbox } from './sandbox';
export type { Fault, FaultKind, FaultOptions, SigningFault } from './wire/faults';
export type { Answer } from './wire/messages';
export type { Finding } from './wire/refusal';
export type { AnswerRecord, RequestRecord, RequestVerdict } from './wire/request-log';
