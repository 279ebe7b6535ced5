import { Rsa } from '../crypto';
import { SignatureError } from '../errors';
import { requestIdOf } from '../http';
import type { KeyFinder } from '../trust';
import { CLOCK_WINDOW } from './clock-skew';
import { diagnose, type VerificationFault } from './diagnosis';
import { answerMessage, type SignedMessage } from './signed-message';

const PROBE = 'WECHATPAY/SIGNTEST/';

/**
 * Proves that a message is WeChat Pay's, and fresh.
 *
 * @param now the present time in milliseconds.
 * @throws {SignatureError} whose `reason` says what is wrong.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4013053420
 */
export async function verify(message: SignedMessage, keys: KeyFinder, now: number): Promise<void> {
  const { timestamp, nonce, serial, signature } = signatureOf(message, now);
  const skew = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) - Math.floor(now / 1000) : Number.NaN;
  if (!(Math.abs(skew) <= CLOCK_WINDOW)) {
    throw fault(
      'clock-skew',
      message,
      now,
      `Wechatpay-Timestamp "${timestamp}" is ${skew} seconds away from this machine's clock; up to ${CLOCK_WINDOW} are allowed`,
    );
  }
  if (signature.startsWith(PROBE)) {
    throw fault('probe', message, now, "The signature is one of WeChat Pay's probes, wrong on purpose");
  }
  const key = await keys.find(serial);
  if (key === undefined) {
    throw fault(
      'unknown-serial',
      message,
      now,
      `No valid key is known under the Wechatpay-Serial "${serial}"`,
    );
  }
  // Verifying takes some 40 microseconds, a twenty-fifth of signing: no longer than the way to the thread pool and back.
  if (Rsa.verify(answerMessage(timestamp, nonce, message.body), signature, key.publicKey)) return;
  throw fault('mismatch', message, now, `The signature does not match under the key "${serial}"`);
}

/**
 * What a message says of its signature.
 *
 * @param now the present time in milliseconds.
 * @throws {SignatureError} where a header is missing.
 */
export function signatureOf(
  message: SignedMessage,
  now: number,
): {
  timestamp: string;
  nonce: string;
  serial: string;
  signature: string;
} {
  const of = (name: string): string => {
    const value = message.headers.get(name);
    if (!value) throw fault('missing-headers', message, now, `The header ${name} is missing`);
    return value;
  };
  return {
    timestamp: of('Wechatpay-Timestamp'),
    nonce: of('Wechatpay-Nonce'),
    serial: of('Wechatpay-Serial'),
    signature: of('Wechatpay-Signature'),
  };
}

function fault(reason: VerificationFault, message: SignedMessage, now: number, what: string): SignatureError {
  const { status, headers } = message;
  return new SignatureError(reason, what, {
    hint: diagnose(reason, message, now),
    serial: headers.get('Wechatpay-Serial') ?? undefined,
    requestId: requestIdOf(headers),
    status,
  });
}
