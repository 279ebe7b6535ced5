export { onAbort } from './abort';
export { Pools, type PoolsOptions } from './connection-pools';
export { type Destination, Destinations } from './destination';
export { type Landing, openLanding } from './file/download-target';
export { StoredFile } from './file/file-buffer';
export { PLAIN_LIMIT, plainBytes } from './file/gunzip';
export { type FieldPart, FormBody } from './file/multipart';
export { openSpool } from './file/temp-file';
export { type PreparedUpload, prepareUpload } from './file/upload';
export { encodeHeaders, type HeaderReader } from './headers';
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
} from './messages';
export { checkOptions } from './option-checks';
export { encodeQuery, withQuery } from './query';
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
} from './request-options';
export { requestIdOf, Success, type WechatpayResponse } from './response';
export { Stack } from './stack';
export { transport } from './transport';
export { USER_AGENT } from './user-agent';
