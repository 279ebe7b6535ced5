import type { Ciphertext } from '../crypto';
import type { PathValue, WechatpayResponse } from '../http';

// The words that the generated types are written in. Short, because they are written twenty thousand times.

/** What a call resolves to. */
export type Reply<Data> = Promise<WechatpayResponse<Data>>;

/** A code that is not documented: WeChat Pay adds some without notice, so an answer may hold any text. */
export type Other = string & {};

/** A number that is not documented. */
export type OtherNumber = number & {};

/**
 * A text of a request that travels as ciphertext (RSA-OAEP, base64): write the plaintext, at most 214 bytes of UTF-8, or
 * a `Ciphertext` that was made before.
 *
 * @see https://pay.weixin.qq.com/doc/v3/partner/4013059053
 */
export type Encrypted = string | Ciphertext;

/** A text of an answer that travels as ciphertext: the plaintext, or, with `cipher: false`, the ciphertext. */
export type Decrypted = string;

/** A text that carries a value in JSON: write it with `JSON.stringify`, read it with `JSON.parse`. */
export type JsonText<_Content> = string;

/** A text that carries fields in the form of a query: `a=1&b=2`. */
export type QueryText<_Content> = string;

/** A number, or its digits. */
export type Numeric = number | `${number}`;

/** An object whose fields are not documented. */
export type Undocumented = Record<string, unknown>;

/** Headers beside the endpoint's own. */
export type MoreHeaders = Readonly<Record<string, string>>;

/** The headers of an endpoint that takes ciphertexts; the client names the key by itself. */
export type EncryptionHeaders = MoreHeaders & { readonly 'Wechatpay-Serial'?: string };

/** A call with path variables: by name, beside the groups of the request, or together in `path`. */
export type Placed<Variables, Groups> =
  | (Variables & Groups & { readonly path?: undefined })
  | (Groups & { readonly path: Variables })
  | Unfilled;

/**
 * No value has this type. It stands beside the two ways to give path variables so that the compiler explains an
 * incomplete call against the first of them: "Property 'transaction_id' is missing".
 */
export type Unfilled = [never] & { readonly path: never };

export type { CallOptions, Sink, Upload } from '../http';
export type { PathValue };
