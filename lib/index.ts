import { type Wechatpay as Client, type WechatpayClass as ClientClass, withMembers } from './client';
import { type FilesMembers, filesMembers } from './files';

export type { CallFacts, Events } from './call';
export type {
  Certificates,
  PreparedRequest,
  Signer,
  Stacks,
  WechatpayConfig,
  WechatpayMembers,
} from './client';
export { type EntryOf, type Paginated, paginate } from './client';
export { Ciphertext, type KeySource } from './crypto';
export {
  ApiError,
  ConfigError,
  DecryptionError,
  type ErrorCode,
  type FailedCall,
  type HintLanguage,
  NetworkError,
  NotificationError,
  type Outcome,
  PathError,
  SignatureError,
  type SignatureFault,
  TimeoutError,
  WechatpayError,
} from './errors';
export type {
  AppliedBill,
  Bill,
  BillForm,
  BillOptions,
  BillQuery,
  BillRow,
  Bills,
  FapiaoQuery,
  Files,
  FilesMembers,
  FundFlowColumn,
  FundFlowSummaryColumn,
  TradeColumn,
  TradeSummaryColumn,
} from './files';
export type {
  CallInfo,
  CallOptions,
  HttpRequest,
  HttpResponse,
  MerchantNumber,
  Method,
  Middleware,
  Multipart,
  Next,
  ProgressListener,
  QueryValue,
  RequestGroups,
  RetryOptions,
  Sink,
  Stack,
  StreamedBody,
  Upload,
  WechatpayResponse,
} from './http';
export { fen, yuan } from './money';
export type {
  AnswerOf,
  Decrypted,
  Encrypted,
  JsonText,
  OperationKey,
  Register,
  Reply,
  RequestOf,
  Routes,
  Uncatalogued,
  UncataloguedInit,
} from './openapi';
export type { CertificateOptions, KeyKind, KeyStore } from './trust';
export { workwxSigner } from './v2';
export { Xml, type XmlContent, XmlError, type XmlFields, type XmlOptions, type XmlValue } from './xml';

/**
 * A WeChat Pay client whose paths are written as code: any property that the client does not have is the first
 * segment of a path, and the call of a method at the end sends a signed request and returns a verified response.
 */
export type Wechatpay = Client & FilesMembers;

/** The class: to make clients, to test with `instanceof`, to inject by. */
export type WechatpayClass = ClientClass<FilesMembers>;

/**
 * @throws {ConfigError} for the first fault in the configuration.
 * @example
 * const wxpay = new Wechatpay({ mchid, serial, privateKey, certs: { [publicKeyId]: publicKey } })
 * const { data } = await wxpay.v3.pay.transactions.native.post({ json: order })
 */
export const Wechatpay: WechatpayClass = withMembers(filesMembers);
