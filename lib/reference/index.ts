export { CODE_FORMS, type CodeForm, type WrittenCall, writeCode } from './code';
export { exampleOf, sampleCallOf } from './example';
export { explainField, type FieldFault } from './explain';
export { describeOperation, meaningsOfField } from './labels';
export type {
  Answer,
  Both,
  Condition,
  Field,
  Fields,
  Group,
  Operation,
  Reply as WebhookReply,
  Unit,
  Webhook,
} from './model';
export { type DocumentedNames, documentedNames, englishName, eventKey, fieldTerm, webhookOf } from './names';
export { allOperations, allWebhooks, documentedPaths, operationOf } from './operations';
export { allProducts, productIndexOf } from './products';
export { isRequired } from './requirement';
export { type Row, rowsOf } from './rows';
export { type SampleOptions, sampleOf, sampleOfEvent } from './sample';
export { findOperations } from './search';
export { type Template, templateOf } from './template';
