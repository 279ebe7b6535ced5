export type { SandboxOptions } from './assembly';
export type { CertifiedKey } from './certificate';
export type { ConsoleReach } from './console';
export type { OrderAction, OrderKind, OrderView } from './desk';
export type { Listener, SandboxEvent } from './events';
export type { Fault, FaultKind, FaultOptions, SigningFault } from './faults';
export type { BillOptions } from './files/invented';
export type { AnswerRecord, RequestRecord, RequestVerdict } from './history';
export { configOf, type Identity } from './identity';
export type { KeysOffered } from './keyring';
export type { Answer } from './message';
export type { NotificationRecord, NotifyOptions } from './notifications/courier';
export {
  type NotificationFields,
  type NotificationType,
  type ResourceOf,
  type SignedNotification,
  type SigningOptions,
  signNotification,
} from './notifications/message';
export type { Attempt } from './notifications/post';
export type { ComplaintOptions } from './products/complaints';
export type { PayOptions } from './products/paying';
export type { Transaction } from './products/transactions';
export type { Finding } from './refusal';
export { Sandbox } from './sandbox';
