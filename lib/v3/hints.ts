import type { Outcome } from '../errors';

interface Advice {
  readonly hint: string;
  readonly outcome: Outcome;
}

const SAME = 'Repeat the call with the same number and the same content, after a pause, or query first.';

/** By status; the rules behind it: https://pay.weixin.qq.com/doc/v3/merchant/4012081726 */
const BY_STATUS: Readonly<Record<number, Advice>> = {
  202: { outcome: 'unknown', hint: `Accepted, but not finished. ${SAME}` },
  400: {
    outcome: 'rejected',
    hint: 'The request, or the state of its object, forbids it. See detail; do not repeat it unchanged.',
  },
  401: {
    outcome: 'rejected',
    hint: "Check that serial is the serial of the merchant API certificate, that privateKey belongs to it, and this machine's clock.",
  },
  403: {
    outcome: 'rejected',
    hint: 'The merchant lacks the permission, the balance, or was stopped by risk control. Do not repeat it unchanged.',
  },
  404: {
    outcome: 'rejected',
    hint: 'WeChat Pay does not know the object. Check its number and the mchid; right after creating it, try again later.',
  },
  405: { outcome: 'rejected', hint: 'The path does not take this method.' },
  429: { outcome: 'rejected', hint: `Too many calls. ${SAME}` },
};

const BY_CODE: Readonly<Record<string, string>> = {
  PARAM_ERROR: 'A parameter is wrong: detail names the field, its value and the rule.',
  SIGN_ERROR:
    'Compare detail.sign_information with what you meant to send. If they are the same: wrong private key, wrong serial, or a proxy changed the body.',
  APPID_MCHID_NOT_MATCH: 'The appid is not bound to this mchid: bind it on the merchant platform.',
  ORDER_NOT_EXIST: 'No such order. Check the number and the mchid; right after creating it, try again later.',
  OUT_TRADE_NO_USED:
    'That out_trade_no was used with other content. Close the order, then take a new number.',
  NOT_ENOUGH: 'The balance does not suffice. Top it up, then repeat the call with the same number.',
  RESOURCE_NOT_EXISTS:
    'WeChat Pay does not know the object. For v3/certificates: this merchant uses a WeChat Pay public key and has no platform certificates.',
};

/** What a caller should do about an error answer, and what is known of its effect. */
export function hintFor(status: number, code: string): Advice {
  const advice = BY_STATUS[status] ??
    (status >= 400 && status < 500 ? BY_STATUS[400] : undefined) ?? {
      outcome: 'unknown',
      hint: `It is not known whether the call was carried out. ${SAME}`,
    };
  return { ...advice, hint: BY_CODE[code] ?? advice.hint };
}
