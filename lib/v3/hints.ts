import { createRequire } from 'node:module';
import type { Outcome } from '../errors';
import type { Method } from '../http';
import { adviceOnUse } from '../openapi';
import { INTERNAL_CODES } from './internal-codes';

interface Advice {
  readonly hint: string;
  readonly outcome: Outcome;
}

const FAILED = 'Something failed at WeChat Pay, or on the way there.';

/** By status; the rules behind it: https://pay.weixin.qq.com/doc/v3/merchant/4012081726 */
const BY_STATUS: Readonly<Record<number, Advice>> = {
  202: { outcome: 'unknown', hint: 'Accepted, but not finished.' },
  400: {
    outcome: 'rejected',
    hint: 'The request, or the state of its object, forbids it: see detail.',
  },
  401: {
    outcome: 'rejected',
    hint: "Check that serial is the serial of the merchant API certificate, that privateKey belongs to it, and this machine's clock.",
  },
  403: {
    outcome: 'rejected',
    hint: 'The merchant lacks the permission or the balance, or was stopped by risk control.',
  },
  404: {
    outcome: 'rejected',
    hint: 'WeChat Pay does not know the object, or not yet: check its number and the mchid.',
  },
  405: { outcome: 'rejected', hint: 'The path does not take this method.' },
  429: { outcome: 'rejected', hint: 'Too many calls: slow down.' },
};

const BY_CODE: Readonly<Record<string, string>> = {
  PARAM_ERROR:
    'A parameter is wrong: the message names it and the rule, and detail.value is what came, or its length. If it is about Wechatpay-Serial or a ciphertext, encrypt with the key that Wechatpay-Serial names, one of this merchant that is valid.',
  SIGN_ERROR:
    'Compare detail.sign_information with what you meant to send. If they are the same: wrong private key, wrong serial, or a proxy changed the body.',
  APPID_MCHID_NOT_MATCH: 'The appid is not bound to this mchid: bind it on the merchant platform.',
  ORDER_NOT_EXIST: 'No such order. Check the number and the mchid; right after creating it, try again later.',
  NOT_ENOUGH: 'The balance does not suffice. Top it up, then repeat the call with the same number.',
  RESOURCE_NOT_EXISTS:
    'WeChat Pay does not know the object. For v3/certificates: this merchant uses a WeChat Pay public key and has no platform certificates.',
};

/** What the `Authorization` of a refused request was wrong in, by the field that detail names. */
const BY_FIELD: Readonly<Record<string, string>> = {
  serial_no:
    'serial is not that of a certificate of this merchant: openssl x509 -in apiclient_cert.pem -noout -serial. A platform certificate or a PUB_KEY_ID_… does not go there.',
  mchid: 'mchid is not that of the merchant whose certificate signs.',
  signature:
    'privateKey does not belong to the certificate that serial names, serial is not one of this merchant, or a proxy changed the request: compare detail.sign_information with what you sent.',
  'Wechatpay-Serial':
    'WeChat Pay does not know the key that Wechatpay-Serial names, for this merchant: use its own PUB_KEY_ID_…, or a platform certificate that is valid.',
};

/** What an error answer says, as far as it helps to explain it. */
export interface Evidence {
  readonly method: Method;
  readonly status: number;
  readonly code: string;
  readonly message: unknown;
  readonly detail: unknown;
  /** The path of the call, with its variables: `v3/pay/transactions/id/{transaction_id}`. */
  readonly template: string;
  readonly internalCode: string | undefined;
  /** What is wrong with this machine's clock, if anything. */
  readonly clock: string | undefined;
}

/** What a caller should do about an error answer, and what is known of its effect. */
export function hintFor(evidence: Evidence): Advice {
  const { status, method } = evidence;
  const advice = BY_STATUS[status] ??
    (status >= 400 && status < 500 ? BY_STATUS[400] : undefined) ?? {
      outcome: 'unknown',
      hint: method === 'GET' ? `${FAILED} A read changes nothing: try again.` : FAILED,
    };
  const hint = explanation(evidence) ?? advice.hint;
  return { ...advice, hint: [hint, explainedField(evidence)].filter(Boolean).join(' ') };
}

/** The most telling explanation at hand. */
function explanation({ status, code, detail, internalCode, clock }: Evidence): string | undefined {
  if (status === 401 && clock !== undefined) return clock;
  const field = fieldOf(detail);
  return (
    (field === undefined ? undefined : own(BY_FIELD, field)) ??
    adviceOnUse(code) ??
    (internalCode === undefined ? undefined : own(INTERNAL_CODES, internalCode)) ??
    own(BY_CODE, code)
  );
}

/** What the catalogue says of the parameter that is wrong; loaded only when there is one. */
function explainedField({ code, method, template, message, detail }: Evidence): string | undefined {
  if (code !== 'PARAM_ERROR') return undefined;
  const pointer = pointerOf(message) ?? fieldOf(detail);
  if (pointer?.startsWith('/') !== true) return undefined;
  try {
    // Bundlers do not follow this: with the tables of the reference, a bundle of the client would be several times as
    // large. Where the tables are missing, the hint does without.
    const { explainField }: typeof import('../reference') = createRequire(__filename)('../reference');
    return explainField(method, template, pointer);
  } catch {
    return undefined;
  }
}

/** The place that a message names: 输入源“/body/amount/total”映射到…. */
function pointerOf(message: unknown): string | undefined {
  return typeof message === 'string' ? /输入源“(\/[^”]{1,200})”/.exec(message)?.[1] : undefined;
}

function fieldOf(detail: unknown): string | undefined {
  if (typeof detail !== 'object' || detail === null || !('field' in detail)) return undefined;
  return typeof detail.field === 'string' ? detail.field : undefined;
}

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
