import type { Method } from '../http';

/** A text in both languages. */
export type Both = readonly [zh: string, en: string];

/** What a number counts: cents of a yuan, the smallest unit of whichever currency, or seconds. */
export type Unit = 'fen' | 'minor-unit' | 'seconds';

/** One field of a request, an answer or a notification, as the official page describes it. */
export interface Field {
  /** What the official page calls it, Chinese. */
  readonly label?: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'file';
  readonly required?: true;
  /** The fields beside it, any one of which may be given in its place: `transaction_id` or `out_trade_no`. */
  readonly alternatives?: readonly string[];
  /** It is required only where a field beside it has a certain value. */
  readonly when?: Condition;
  /** Of a file: what its name may end in. */
  readonly enum?: readonly (string | number)[];
  /** Of a file: the most bytes by suffix, where it is not `maxLength`. */
  readonly limits?: Readonly<Record<string, number>>;
  /** `rfc3339`, `date`, `int32`, `base64`, `MediaId`, … */
  readonly format?: string;
  /** In characters; of a file, in bytes. */
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
  /** The key that a request's ciphertext is made with, where it is not the platform's: pay-to-bank's own. */
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
 * What the field beside it must be. Exactly one of the three is there; of a list of codes, one entry that is among
 * them suffices.
 */
export interface Condition {
  readonly field: string;
  readonly is?: readonly string[];
  readonly isNot?: readonly string[];
  readonly atLeast?: number;
}

export type Fields = Readonly<Record<string, Field>>;

/** The groups of a request, each named as the call names it. */
export type Group = 'path' | 'query' | 'headers' | 'json' | 'xml' | 'multipart';

/** What a success of an operation holds. */
export interface Answer {
  readonly kind: 'json' | 'xml' | 'file' | 'empty' | 'redirect';
  /** Of an empty answer: 204, or 202 where acceptance is all the page promises. Of JSON: 202, where it may come beside 200. */
  readonly status?: number;
  /** What a file may be: `csv`, `gzip`, `image`, `pdf`, `text`. */
  readonly media?: readonly string[];
  readonly fields?: Fields;
  /** APIv2: the body in which a file operation reports its errors. */
  readonly error?: { readonly kind: 'xml'; readonly fields: Fields };
}

/** One documented operation: a verb on a path. */
export interface Operation {
  readonly method: Method;
  /** `v3/pay/transactions/id/{transaction_id}`; a leading `v2/` marks APIv2 and is not part of the request's path. */
  readonly path: string;
  /** The official name, Chinese. */
  readonly name: string;
  /** Links to the official pages. */
  readonly docs: readonly string[];
  /** Who may call it: `merchant`, `partner`, or the official Chinese term. */
  readonly roles?: readonly string[];
  /** What it needs beyond the ordinary, in the catalogue's words; `undocumented`: no page describes its body. */
  readonly traits?: readonly string[];
  readonly baseURL?: string;
  /** The operation exists on that host only. */
  readonly baseURLRequired?: true;
  /** What follows `#` where the operation is a page for a browser. */
  readonly fragment?: string;
  /** It moves money, or a thing worth money. */
  readonly money?: true;
  /** Where the caller's own number stands that makes a repeat safe: `json.out_trade_no`. */
  readonly number?: string;
  readonly request: Readonly<Partial<Record<Group, Fields>>>;
  readonly answer: Answer;
}

/** One documented notification. */
export interface Webhook {
  readonly version: 'v2' | 'v3';
  readonly event_type: string;
  /** The official name, Chinese. */
  readonly name: string;
  readonly docs: readonly string[];
  readonly original_type?: readonly string[];
  /** How long WeChat Pay waits for the answer, in milliseconds. */
  readonly within: number;
  /** The answer says more than that the event arrived. */
  readonly asks?: true;
  /**
   * Which fields name the event, the same in each delivery: the first list counts whose fields are all there. A `?`
   * marks fields that may be missing; `id` alone is the notification's own number.
   */
  readonly identity: readonly (readonly string[])[];
  /** APIv2: what tells the event from others with the same fields; one of the entries fits. */
  readonly when?: readonly Readonly<Record<string, Codes>>[];
  /** What the comment of the type warns of. */
  readonly caution?: string;
  readonly headers: Fields;
  readonly body: Fields;
  /** The plaintext of the body's ciphertext. */
  readonly resource?: Fields;
  readonly reply: Reply;
}

/** Which values a field may have; empty text among them stands for a field that is missing or empty. */
export interface Codes {
  readonly among: readonly string[];
  /** Every other value fits, and these do not. */
  readonly not?: true;
}

/** What the receiver of a notification answers. */
export interface Reply {
  readonly kind: 'json' | 'xml';
  readonly status?: readonly string[];
  readonly headers?: Fields;
  readonly fields: Fields;
}
