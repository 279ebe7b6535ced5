export { isMethod, METHODS, type Method } from '../chain';
export { abortedError, onAbort } from './abort';
export { LOOPBACK_HOSTS } from './address';
export { ConnectionPools, type ConnectionPoolsOptions } from './connection-pools';
export { backgroundTimer, Deadline, LONGEST_TIMER, systemTimer, type Timer } from './deadline';
export { type Destination, Destinations } from './destination';
export type { ExchangeContext, ExchangeTraits } from './exchange-context';
export { type DownloadTarget, openDownloadTarget } from './file/download-target';
export { FileBuffer } from './file/file-buffer';
export { GUNZIP_LIMIT, gunzippedBytes } from './file/gunzip';
export { type FieldPart, MultipartBody } from './file/multipart';
export { openTempFile } from './file/temp-file';
export { type PreparedUpload, prepareUpload } from './file/upload';
export { encodeHeaders, type HeaderReader } from './headers';
export { isMarkup } from './markup';
export type {
  CallInfo,
  HttpRequest,
  HttpResponse,
  MerchantNumber,
  Middleware,
  Next,
  StreamedBody,
  UploadParts,
} from './messages';
export { checkOptions } from './option-checks';
export { type Proxies, readProxies } from './proxy';
export { encodeQuery, withQuery } from './query';
export {
  type CallOptions,
  type Multipart,
  OPTION_NAMES,
  type PathValue,
  type ProgressListener,
  type QueryValue,
  type RequestGroups,
  type RetryOptions,
  type Sink,
  type Upload,
} from './request-options';
export { requestIdOf, SuccessResponse, type WechatpayResponse } from './response';
export { Stack } from './stack';
export { transport } from './transport';
export { USER_AGENT } from './user-agent';
