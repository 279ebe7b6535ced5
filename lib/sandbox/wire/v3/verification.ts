import { verify } from 'node:crypto';
import type { Keyring } from '../../keys/keyring';
import type { SigningClock } from '../../notifications/time';
import type { Covered, Received } from '../messages';
import { Refusal } from '../refusal';
import { type Authorization, readAuthorization, SCHEME } from './authorization';
import { diagnose, type Mistake } from './diagnosis';
import type { Nonces } from './nonces';

/** The result of the signature check. */
export type Verdict =
  | { readonly accepted: true; readonly expected: string; readonly clock: SigningClock }
  | {
      readonly accepted: false;
      /** What was wrong: a header, or a pair of `Authorization` by its name. */
      readonly fault: string;
      /** The expected string to sign, if the request was complete enough to build it. */
      readonly expected?: string;
      /** What was signed instead, if it is a common mistake. */
      readonly mistake?: Mistake | undefined;
      /** What is wrong, in a sentence. */
      readonly reason: string;
      readonly refusal: Refusal;
    };

/** What a request is verified against. */
export interface Verifier {
  readonly keyring: Keyring;
  readonly nonces: Nonces;
  /** The gateway's clock, in milliseconds. */
  readonly now: number;
  /** The machine's clock, in milliseconds: behind the gateway's after that was moved. */
  readonly real: number;
}

const TOLERANCE = 300;
const CLOCKS = { gateway: 'now', machine: 'real' } as const satisfies Record<SigningClock, keyof Verifier>;
/** The maximum length of the body in the response to an invalid signature. */
const SHOWN_BYTES = 8;

function unauthorized(message: string, detail?: Readonly<Record<string, unknown>>): Refusal {
  return Refusal.of(401, 'SIGN_ERROR', message, {
    internal: 268443699,
    signed: false,
    ...(detail ? { detail } : {}),
  });
}

/** The bytes that the merchant must have signed. @see https://pay.weixin.qq.com/doc/v3/merchant/4012365342 */
function signedMessage({ method, target, body }: Received, { timestamp, nonce }: Authorization): Buffer {
  // Node hands over the request line and the headers as Latin-1: one character for each byte.
  const head = Buffer.from(`${method}\n${target}\n${timestamp}\n${nonce}\n`, 'latin1');
  return Buffer.concat([head, body, Buffer.from('\n')]);
}

/** Builds the refusal of a signature: the verified text with the body truncated. */
function mismatch(received: Received, given: Authorization, message: string): Refusal {
  const { method, target, body } = received;
  const shown = signedMessage({ ...received, body: body.subarray(0, SHOWN_BYTES) }, given);
  return unauthorized(message, {
    detail: {
      issue: 'sign not match',
    },
    field: 'signature',
    location: 'authorization',
    sign_information: {
      method,
      sign_message_length: signedMessage(received, given).length,
      truncated_sign_message: shown.toString(),
      url: target,
    },
  });
}

/** What is wrong with one of the pairs. */
interface Misfit {
  readonly fault: string;
  readonly reason: string;
  readonly refusal: Refusal;
}

function clockReason(timestamp: string, now: number): string {
  if (/^\d{13}$/.test(timestamp)) return 'The timestamp is in milliseconds; it must be in seconds.';
  if (!/^\d{1,12}$/.test(timestamp)) return 'The timestamp must be a number of seconds.';
  const seconds = Math.round(Number(timestamp) - now / 1000);
  const side = seconds < 0 ? 'behind' : 'ahead of';
  return `The timestamp is ${Math.abs(seconds)} seconds ${side} the clock; ${TOLERANCE} may be.`;
}

/**
 * Whether a request was signed by the gateway's clock or, after that was moved on purpose, by the machine's: a program
 * that does not share the gateway's clock is right all the same.
 */
function clockOf(timestamp: string, { now, real }: Verifier): SigningClock {
  const signed = Number(timestamp) * 1000;
  return Math.abs(signed - real) < Math.abs(signed - now) ? 'machine' : 'gateway';
}

function serialReason(serial: string, { keyring }: Verifier): string {
  if (keyring.find(serial)) {
    return "serial_no is of WeChat Pay's key; the merchant certificate's is required.";
  }
  return `serial_no is not that of the merchant certificate, ${keyring.merchantSerial}.`;
}

function checkPairs(received: Received, given: Authorization, verifier: Verifier): Misfit | undefined {
  const { keyring } = verifier;
  const { mchid, serial, timestamp } = given;
  const now = verifier[CLOCKS[clockOf(timestamp, verifier)]];
  if (mchid !== keyring.mchid) {
    const reason = `mchid is not that of this gateway's merchant, ${keyring.mchid}.`;
    return { fault: 'mchid', reason, refusal: unauthorized('商户号不存在') };
  }
  // Some clients derive it in lower case, and WeChat Pay accepts it.
  if (serial.toUpperCase() !== keyring.merchantSerial) {
    const refusal = mismatch(received, given, '商户证书序列号有误。');
    return { fault: 'serial_no', reason: serialReason(serial, verifier), refusal };
  }
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Number(timestamp) - now / 1000) > TOLERANCE) {
    const message = 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟';
    const refusal = unauthorized(message);
    return { fault: 'timestamp', reason: clockReason(timestamp, now), refusal };
  }
  return undefined;
}

const UNKNOWN =
  'It was signed with another key, or something else was signed: compare what you sign, line by line.';

function misread(form: 'scheme' | 'form', header: string | undefined): Verdict {
  if (form === 'scheme') {
    const refusal = unauthorized('Http头Authorization认证类型不正确');
    return { accepted: false, fault: 'scheme', reason: `Authorization must begin with ${SCHEME}.`, refusal };
  }
  const refusal = unauthorized('Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》');
  const reason =
    header === undefined
      ? 'The Authorization header is missing.'
      : 'Authorization must have mchid, nonce_str, signature, timestamp and serial_no, each once, in double quotes.';
  return { accepted: false, fault: 'authorization', reason, refusal };
}

/** Verifies a request: form, merchant, certificate, time, signature and nonce. */
export function verifyRequest(received: Covered, verifier: Verifier): Verdict {
  const header = received.headers['authorization'];
  const given = readAuthorization(header ?? '');
  if (typeof given === 'string') return misread(given, header);
  const message = signedMessage(received, given);
  const expected = message.toString();
  const wrong = checkPairs(received, given, verifier);
  if (wrong) return { accepted: false, expected, ...wrong };
  const { keyring, nonces, now } = verifier;
  const clock = clockOf(given.timestamp, verifier);
  if (!verify('sha256', message, keyring.merchantKey, Buffer.from(given.signature, 'base64'))) {
    const mistake = diagnose(received, given, keyring.merchantKey, expected);
    const refusal = mismatch(received, given, '错误的签名，验签失败');
    const reason = mistake?.reason ?? UNKNOWN;
    return { accepted: false, fault: 'signature', expected, mistake, reason, refusal };
  }
  const left = (Number(given.timestamp) + TOLERANCE) * 1000 - verifier[CLOCKS[clock]];
  if (!nonces.claim(given.nonce, now, now + left)) {
    const refusal = unauthorized('Http头Authorization中的nonce_str重复使用');
    const reason = 'nonce_str was used before; every request needs a new one, retries too.';
    return { accepted: false, fault: 'nonce_str', expected, reason, refusal };
  }
  return { accepted: true, expected, clock };
}
