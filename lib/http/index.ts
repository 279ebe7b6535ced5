export { conduct } from './conduct';
export { type Destination, Destinations } from './destination';
export { type FieldPart, type Form, writeForm } from './file/multipart';
export { PLAIN_LIMIT, plainBytes } from './file/plain';
export { openSpool } from './file/spool';
export type { StoredFile } from './file/stored';
export { type PreparedUpload, prepareUpload } from './file/upload';
export type {
  Circumstances,
  Incoming,
  Method,
  Middleware,
  Next,
  Outgoing,
  StreamedBody,
  Traits,
  UploadParts,
} from './message';
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
export type { Draft, Protocol } from './protocol';
export { encodeQuery } from './query';
export { requestIdOf, Success, type WechatpayResponse } from './response';
export { Stack } from './stack';
export { createPool, type PoolOptions, transport } from './transport';
export { USER_AGENT } from './user-agent';
