import type { ExchangeTraits, UploadParts } from '../http';

/** What an operation needs beyond the ordinary. Known from the catalogue; an option of the call wins. */
export interface OperationTraits extends ExchangeTraits {
  /** Another base URL than the client's: `https://fraud.mch.weixin.qq.com/`. */
  readonly baseURL?: string | undefined;
  /** APIv2: the request carries no `nonce_str`. */
  readonly nonceless?: boolean | undefined;
  /** A header of a success names this digest of its bytes: `SM3-Digest` (files of invoices). */
  readonly digest?: 'sm3' | undefined;
  /** The operation documents 202 as a success; for other operations 202 is an error. */
  readonly accepted?: boolean | undefined;
  /** The request is sent without a signature: the URL came with a response. */
  readonly anonymous?: boolean | undefined;
  /** APIv2: the sign type for a request that selects none. */
  readonly signType?: 'MD5' | 'HMAC-SHA256' | undefined;
  /** APIv2: a response is signed with the sign type of its request. */
  readonly keepsSignType?: boolean | undefined;
  /** APIv2: the field that names the merchant. */
  readonly merchantField?: 'mch_id' | 'mchid' | 'combine_mch_id' | undefined;
  /** It moves money, or a thing worth money: an unknown end must be queried before it is repeated. */
  readonly money?: boolean | undefined;
  /**
   * The position of the number that makes a retry safe: `json.out_trade_no`. It may be optional, so a call may lack
   * it.
   */
  readonly number?: string | undefined;
  /** The family of operations that share which codes prove a refusal; absent if any code of a signed 4xx does. */
  readonly refusals?: string | undefined;
  /** `false`: sensitive fields are neither encrypted nor decrypted. */
  readonly cipher?: boolean | undefined;
  /** The names of the parts of an upload. */
  readonly upload?: UploadParts | undefined;
  /** The path with the capitals that the chain's rule of spelling cannot write: `v2/secapi/mch/addInstitutionsub`. */
  readonly wirePath?: string | undefined;
}

/** generated/traits.json: each set of traits, and the operations that have it. */
export interface TraitsTable {
  readonly sets: readonly { readonly traits: OperationTraits; readonly of: readonly string[] }[];
}
