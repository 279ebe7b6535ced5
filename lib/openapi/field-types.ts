import type { Ciphertext } from '../crypto';
import type { PathValue, WechatpayResponse } from '../http';

// Types that the generated declarations use. Their names are short because they occur twenty thousand times.

/** The result of a call. */
export type Reply<Data> = Promise<WechatpayResponse<Data>>;

/** An undocumented code: WeChat Pay adds codes without notice, so a response may contain any string. */
export type Other = string & {};

/** An undocumented number. */
export type OtherNumber = number & {};

/**
 * A string in a request that the client encrypts (RSA-OAEP, base64). Pass the plaintext, at most 214 bytes of UTF-8, or
 * an existing `Ciphertext`.
 *
 * @see https://pay.weixin.qq.com/doc/v3/partner/4013059053
 */
export type Encrypted = string | Ciphertext;

/** A string in a response that the client decrypts: the plaintext, or with `cipher: false` the ciphertext. */
export type Decrypted = string;

/** A string that contains JSON: write it with `JSON.stringify`, read it with `JSON.parse`. */
export type JsonText<_Content> = string;

/** A string that contains a URL-encoded query: `a=1&b=2`. */
export type QueryText<_Content> = string;

/** A number, or its digits. */
export type Numeric = number | `${number}`;

/** An object whose fields are not documented. */
export type Undocumented = Record<string, unknown>;

/** Additional headers. */
export type MoreHeaders = Readonly<Record<string, string>>;

/** Headers of an endpoint with encrypted fields; the client sets `Wechatpay-Serial` automatically. */
export type EncryptionHeaders = MoreHeaders & { readonly 'Wechatpay-Serial'?: string };

/** Arguments of a call with path variables: either as properties next to the groups, or together in `path`. */
export type WithVariables<Variables, Groups> =
  | (Variables & Groups & { readonly path?: undefined })
  | (Groups & { readonly path: Variables })
  | Unfilled;

/**
 * No value has this type. It is part of the union with the two forms of path variables so that the compiler reports an
 * incomplete call against the first of them: "Property 'transaction_id' is missing".
 */
export type Unfilled = [never] & { readonly path: never };

export type { CallOptions, Sink, Upload } from '../http';
export type { PathValue };
