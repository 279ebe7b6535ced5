import type { Method } from '../http';
import type { Codes, PublishedRate } from '../openapi';

/** A text in both languages. */
export type Both = readonly [zh: string, en: string];

/** What a number counts: cents of a yuan, the smallest unit of whichever currency, or seconds. */
export type Unit = 'fen' | 'minor-unit' | 'seconds';

/** One field of a request, a response or a notification, as on the official page. */
export interface Field {
  /** What the official page calls it, Chinese. */
  readonly label?: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'file';
  readonly required?: true;
  /** The sibling fields, any one of which can replace it: `transaction_id` or `out_trade_no`. */
  readonly alternatives?: readonly string[];
  /** It is required only if a sibling field has a certain value. */
  readonly when?: Condition;
  /** The documented values. For a file: the accepted extensions. */
  readonly enum?: readonly (string | number)[];
  /** For a file: the maximum size in bytes by extension, if it differs from `maxLength`. */
  readonly limits?: Readonly<Record<string, number>>;
  /** `rfc3339`, `date`, `int32`, `base64`, `MediaId`, … */
  readonly format?: string;
  /** In characters; for a file, in bytes. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** A regular expression between slashes. */
  readonly pattern?: string;
  /** The value on the wire is a ciphertext. */
  readonly encrypted?: 'rsa' | 'aes-gcm' | 'aes-ecb';
  /** The encryption key of a request field, if it is not the platform's: the separate key of pay-to-bank. */
  readonly key?: 'bank';
  /** The value is itself a signature by the merchant's key. */
  readonly signed?: 'rsa';
  /** A string that carries `fields` or `items` in this encoding. */
  readonly encoded?: 'json' | 'urlencode';
  readonly fields?: Fields;
  readonly items?: Field;
  /** What it is called, once it was described. */
  readonly names?: Both;
  /** What it counts, once it was described. */
  readonly unit?: Unit;
  /** What its codes mean, as far as that is known, once it was described. */
  readonly meanings?: Readonly<Record<string, Both>>;
}

/**
 * A condition on a sibling field. Exactly one of `is`, `isNot` and `atLeast` is set. If the field is a list of codes,
 * one matching entry is sufficient.
 */
export interface Condition {
  readonly field: string;
  readonly is?: readonly string[];
  readonly isNot?: readonly string[];
  readonly atLeast?: number;
}

export type Fields = Readonly<Record<string, Field>>;

/** The groups of a request, named as in a call. */
export type Group = 'path' | 'query' | 'headers' | 'json' | 'xml' | 'multipart';

/** The response of a successful operation. */
export interface Answer {
  readonly kind: 'json' | 'xml' | 'file' | 'empty' | 'redirect';
  /** For an empty response: 204, or 202 if the operation is only accepted. For JSON: 202 if it may occur besides 200. */
  readonly status?: number;
  /** The formats of a file: `csv`, `gzip`, `image`, `pdf`, `text`. */
  readonly media?: readonly string[];
  readonly fields?: Fields;
  /** APIv2: the body in which a file operation reports its errors. */
  readonly error?: { readonly kind: 'xml'; readonly fields: Fields };
}

/** A documented operation: a method on a path. */
export interface Operation {
  readonly method: Method;
  /** `v3/pay/transactions/id/{transaction_id}`; a leading `v2/` marks APIv2 and is not sent. */
  readonly path: string;
  /** The official name in Chinese. */
  readonly name: string;
  /** Links to the official pages. */
  readonly docs: readonly string[];
  /** The roles that may call it: `merchant`, `partner`, or the official Chinese term. */
  readonly roles?: readonly string[];
  /** Its special traits, as in the catalogue; `undocumented`: no page describes its body. */
  readonly traits?: readonly string[];
  readonly baseURL?: string;
  /** The operation exists on that host only. */
  readonly baseURLRequired?: true;
  /** The URL fragment, if the operation is a page for a browser. */
  readonly fragment?: string;
  /** It moves money or something of monetary value. */
  readonly money?: true;
  /** The field with the caller's number that makes a repeat idempotent: `json.out_trade_no`. */
  readonly number?: string;
  /** How often it may be called, once it was described; absent if WeChat Pay does not publish it. */
  readonly rate?: PublishedRate;
  readonly request: Readonly<Partial<Record<Group, Fields>>>;
  readonly answer: Answer;
}

/** A documented notification. */
export interface Webhook {
  readonly version: 'v2' | 'v3';
  readonly event_type: string;
  /** The official name in Chinese. */
  readonly name: string;
  readonly docs: readonly string[];
  readonly original_type?: readonly string[];
  /** Time that WeChat Pay waits for the reply, in milliseconds. */
  readonly within: number;
  /** Set if the reply carries business data. */
  readonly asks?: true;
  /**
   * The fields that identify the event and are equal in each delivery. The first list whose fields all exist applies. A
   * `?` marks fields that may be missing; `id` alone is the ID of the notification.
   */
  readonly identity: readonly (readonly string[])[];
  /** APIv2: alternative conditions that distinguish the event from others with the same fields. */
  readonly when?: readonly Readonly<Record<string, Codes>>[];
  /** The warning in the comment of the generated type. */
  readonly caution?: string;
  readonly headers: Fields;
  readonly body: Fields;
  /** The fields of the decrypted content. */
  readonly resource?: Fields;
  readonly reply: Reply;
}

/** What the receiver of a notification replies. */
export interface Reply {
  readonly kind: 'json' | 'xml';
  readonly status?: readonly string[];
  readonly headers?: Fields;
  readonly fields: Fields;
}
