export { answerOf } from './answers';
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
export { type EventFacts, eventFactsOf, knownEvents, type MessageFacts } from './events';
export { exampleOf, sampleCallOf } from './example';
export type {
  Answer,
  Codes,
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
export { isGlobal, WECHATPAY_HOSTS } from './hosts';
export { type InternalCode, internalCodes } from './internal-codes';
export { type Both, type DocumentedNames, documentedNames, eventKey, fieldTerm, webhookOf } from './names';
export { allOperations, allWebhooks, documentedPaths, operationOf } from './operations';
export { queryOf } from './queries';
export { adviceOnUse, doubtAboutCode } from './refusals';
export { isRequired } from './requirement';
export { type Row, rowsOf } from './rows';
export { sampleOf, sampleOfEvent } from './sample';
export { type SealedField, sealedFieldsOf, sealedFieldsOfEvent } from './sealed';
export { type Template, templateOf } from './template';
export type { Decrypted, Encrypted, JsonText, Reply, Sink, Upload } from './terms';
export { numberInPath, traitsOf } from './traits';
