export type {
  Client,
  Open,
  Register,
  Routes,
  Uncatalogued,
  UncataloguedInit,
  UncataloguedVerb,
} from './client';
export type { Answer, Field, Fields, Group, Operation, Reply as WebhookReply, Webhook } from './facts';
export type { NotificationAnswers, NotificationEvents } from './generated/events';
export { WECHATPAY_HOSTS } from './hosts';
export { allOperations, allWebhooks, operationOf } from './operations';
export { type SealedField, sealedFieldsOf, sealedFieldsOfEvent } from './sealed';
export type { Encrypted, JsonText, Reply, Sink, Upload } from './terms';
export { traitsOf } from './traits';
