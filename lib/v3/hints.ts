import { createRequire } from 'node:module';
import type { Outcome } from '../errors';
import type { Method } from '../http';
import { adviceOnUse } from '../openapi';
import type { FieldFault } from '../reference';
import { explainInternalCode } from './internal-codes';

interface Advice {
  readonly hint: string;
  readonly outcome: Outcome;
}

const FAILED = 'WeChat Pay or the connection failed.';

const READ_FAILED = 'Try again, since a read changes nothing: WeChat Pay or the connection failed.';

/**
 * The remedies by status.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012081726
 */
const BY_STATUS: Readonly<Record<number, Advice>> = {
  202: { outcome: 'unknown', hint: 'The request is accepted, but not finished.' },
  400: {
    outcome: 'rejected',
    hint: 'Correct the request as the message says, or wait until the state of the object allows it.',
  },
  401: {
    outcome: 'rejected',
    hint: "Check that serial is the serial of the merchant API certificate, that privateKey belongs to it, and that the machine's clock is correct.",
  },
  403: {
    outcome: 'rejected',
    hint: 'Check the permissions and the balance of the merchant, and whether risk control stopped it.',
  },
  404: {
    outcome: 'rejected',
    hint: 'Check the number and the mchid: WeChat Pay does not know the object, or not yet.',
  },
  405: { outcome: 'rejected', hint: 'Use another method: the path does not accept this one.' },
  429: { outcome: 'rejected', hint: 'Slow down: too many calls.' },
};

const BY_CODE: Readonly<Record<string, string>> = {
  PARAM_ERROR: 'Correct the parameter that the message names.',
  SIGN_ERROR: 'Check privateKey and serial, and look for a proxy that changes the body.',
  APPID_MCHID_NOT_MATCH: 'Bind the appid to this mchid on the merchant platform.',
  ORDER_NOT_EXIST: 'Check the number and the mchid; right after creating the order, try again later.',
  NOT_ENOUGH: 'Top up the balance, then repeat the call with the same number.',
  RESOURCE_NOT_EXISTS:
    'Check the number: WeChat Pay does not know the object. For v3/certificates, pass the WeChat Pay public key in certs: this merchant has no platform certificates.',
};

const WITH_KEY =
  'If the message names Wechatpay-Serial or a ciphertext, encrypt with the key that Wechatpay-Serial names, a valid key for this merchant.';
const COMPARE =
  'Compare detail.sign_information with your request. If they are the same, check privateKey and serial, and look for a proxy that changes the body.';

/** The remedies for a refused `Authorization`, by the field that detail names. */
const BY_FIELD: Readonly<Record<string, string>> = {
  serial_no:
    'Pass the serial of a certificate of this merchant: openssl x509 -in apiclient_cert.pem -noout -serial. The serial of a platform certificate and a PUB_KEY_ID_… do not belong there.',
  mchid: 'Pass the mchid of the merchant whose certificate signs.',
  signature:
    'Check that privateKey belongs to the certificate that serial names, and that serial belongs to this merchant. Compare detail.sign_information with your request: a proxy may have changed it.',
  'Wechatpay-Serial':
    'Use the PUB_KEY_ID_… of this merchant, or a valid platform certificate: WeChat Pay does not know the key that Wechatpay-Serial names.',
};

/** The facts of an error response that explain it. */
export interface Evidence {
  readonly method: Method;
  readonly status: number;
  readonly code: string;
  readonly message: unknown;
  readonly detail: unknown;
  /** The path of the call, with its variables: `v3/pay/transactions/id/{transaction_id}`. */
  readonly template: string;
  readonly internalCode: string | undefined;
  /** The hint about the machine's clock, if it differs too much. */
  readonly clock: string | undefined;
}

/** Returns the remedy for an error response, and the effect of the call. */
export function hintFor(evidence: Evidence): Advice {
  const { status, method } = evidence;
  const advice = BY_STATUS[status] ??
    (status >= 400 && status < 500 ? BY_STATUS[400] : undefined) ?? {
      outcome: 'unknown',
      hint: method === 'GET' ? READ_FAILED : FAILED,
    };
  return { ...advice, hint: explainedField(evidence) ?? explanation(evidence) ?? advice.hint };
}

/** Returns the most specific remedy. */
function explanation(evidence: Evidence): string | undefined {
  const { status, code, detail, clock } = evidence;
  if (status === 401 && clock !== undefined) return clock;
  const field = fieldOf(detail);
  return (
    (field === undefined ? undefined : own(BY_FIELD, field)) ??
    adviceOnUse(code) ??
    withKey(evidence) ??
    comparison(evidence) ??
    internal(evidence) ??
    own(BY_CODE, code)
  );
}

/** The remedy of an internal number; it speaks of detail only if there is one. */
function internal({ internalCode, detail }: Evidence): string | undefined {
  const text = internalCode === undefined ? undefined : explainInternalCode(internalCode);
  return detail === undefined ? text?.replace(/\bdetail (?:or message )?names\b/, 'message names') : text;
}

/** WeChat Pay reports a wrong key for sensitive fields as a wrong parameter, without a field. */
function withKey({ code, message }: Evidence): string | undefined {
  return code === 'PARAM_ERROR' && /Wechatpay-Serial|密文/.test(String(message)) ? WITH_KEY : undefined;
}

function comparison({ code, detail }: Evidence): string | undefined {
  return code === 'SIGN_ERROR' && 'sign_information' in Object(detail) ? COMPARE : undefined;
}

/** What the catalogue says of the parameter that is wrong; loaded only when there is one. */
function explainedField({ code, method, template, message, detail }: Evidence): string | undefined {
  if (code !== 'PARAM_ERROR') return undefined;
  const text = String(message);
  const pointer = UNDOCUMENTED.test(text) ? listedPointer(detail) : (pointerOf(text) ?? fieldOf(detail));
  if (pointer?.startsWith('/') !== true) return undefined;
  try {
    // Bundlers do not follow this: with the tables of the reference, a bundle of the client would be several times as
    // large. Where the package is not installed, the hint does without.
    const { explainField }: typeof import('../reference') =
      createRequire(__filename)('wechatpay-chain/reference');
    return explainField(method, template, pointer, faultOf(text));
  } catch {
    return undefined;
  }
}

/** WeChat Pay's words for a field that the page does not list; detail.value lists the places. */
const UNDOCUMENTED = /未在API文档中定义/;

function faultOf(message: string): FieldFault {
  if (UNDOCUMENTED.test(message)) return 'unknown';
  if (/必填/.test(message)) return 'missing';
  return /此字段需要|无法将/.test(message) ? 'type' : 'rule';
}

function listedPointer(detail: unknown): string | undefined {
  const { value }: { value?: unknown } = Object(detail);
  const [first] = Array.isArray(value) ? value : [];
  return typeof first === 'string' ? first : undefined;
}

/** The place that a message names: 输入源“/body/amount/total”映射到…. */
function pointerOf(message: string): string | undefined {
  return /输入源“(\/[^”]{1,200})”/.exec(message)?.[1];
}

function fieldOf(detail: unknown): string | undefined {
  if (typeof detail !== 'object' || detail === null || !('field' in detail)) return undefined;
  return typeof detail.field === 'string' ? detail.field : undefined;
}

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
