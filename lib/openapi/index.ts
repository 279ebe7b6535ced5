export type {
  Client,
  Open,
  Register,
  Routes,
  Uncatalogued,
  UncataloguedInit,
  UncataloguedVerb,
} from './client';
export { CODE_FORMS, type CodeForm, type WrittenCall, writeCode } from './code';
export { exampleOf, sampleCallOf } from './example';
export type {
  Answer,
  Condition,
  Field,
  Fields,
  Group,
  Operation,
  Reply as WebhookReply,
  Webhook,
} from './facts';
export { findOperations } from './find';
export type { NotificationAnswers, NotificationEvents } from './generated/events';
export { WECHATPAY_HOSTS } from './hosts';
export { type Both, type DocumentedNames, documentedNames, eventKey, webhookOf } from './names';
export { allOperations, allWebhooks, documentedPaths, operationOf } from './operations';
export { isRequired } from './requirement';
export { type Row, rowsOf } from './rows';
export { sampleOf } from './sample';
export { type SealedField, sealedFieldsOf, sealedFieldsOfEvent } from './sealed';
export { type Template, templateOf } from './template';
export type { Decrypted, Encrypted, JsonText, Reply, Sink, Upload } from './terms';
export { traitsOf } from './traits';
