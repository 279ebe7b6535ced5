export type { CertifiedKey } from './certificate';
export type { Fault, FaultKind, FaultOptions } from './faults';
export type { BillOptions } from './files/invented';
export type { RequestRecord, RequestVerdict } from './history';
export { configOf, type Identity } from './identity';
export type { KeysOffered } from './keyring';
export type { Answer } from './message';
export {
  type NotificationFields,
  type NotificationType,
  type ResourceOf,
  type SignedNotification,
  type SigningOptions,
  signNotification,
} from './notifications/message';
export type { PayOptions, Transaction } from './products/transactions';
export { Sandbox, type SandboxOptions } from './sandbox';
