export { bare } from './bare';
export { conduct } from './conduct';
export { type Destination, Destinations } from './destination';
export { checkEchoes } from './echo';
export { type CallFacts, type Events, publish } from './events';
export { type FieldPart, FormBody } from './file/form';
export { openLanding } from './file/landing';
export { PLAIN_LIMIT, plainBytes } from './file/plain';
export { openSpool } from './file/spool';
export type { StoredFile } from './file/stored';
export { type PreparedUpload, prepareUpload } from './file/upload';
export { encodeHeaders, type HeaderReader } from './headers';
export { Hosts } from './hosts';
export { parseJson } from './json';
export { limited } from './limit';
export { isMarkup } from './markup';
export type {
  AnswerFacts,
  Circumstances,
  Echo,
  Incoming,
  MerchantNumber,
  Method,
  Middleware,
  Next,
  Outgoing,
  StreamedBody,
  Traits,
  UploadParts,
} from './message';
export { checkOptions } from './option-check';
export {
  type CallOptions,
  type Multipart,
  OPTION_NAMES,
  type PathValue,
  type ProgressListener,
  type QueryValue,
  type RequestGroups,
  type Sink,
  type Upload,
} from './options';
export { Pools, type PoolsOptions } from './pools';
export { Progress } from './progress';
export type { Draft, Protocol } from './protocol';
export { encodeQuery, withQuery } from './query';
export { report } from './report';
export { requestIdOf, Success, type WechatpayResponse } from './response';
export { type RetryOptions, retry } from './retry';
export { Stack } from './stack';
export { transport } from './transport';
export { USER_AGENT } from './user-agent';
