import { Rsa } from '../crypto';
import { SignatureError } from '../errors';
import { requestIdOf } from '../http';
import type { KeyFinder } from '../trust';
import { CLOCK_WINDOW } from './clock-skew';
import { diagnose, type VerificationFault } from './diagnosis';
import { answerMessage, type SignedMessage } from './signed-message';

const PROBE = 'WECHATPAY/SIGNTEST/';

/**
 * Verifies the signature and the age of a message.
 *
 * @param now the present time in milliseconds.
 * @throws {SignatureError} whose `reason` names the fault.
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
      `Expected a Wechatpay-Timestamp within ${CLOCK_WINDOW} seconds of the machine's clock, received "${timestamp}", ${skew} seconds away`,
    );
  }
  if (signature.startsWith(PROBE)) {
    throw fault(
      'probe',
      message,
      now,
      "Received one of WeChat Pay's probes, a signature that is invalid on purpose",
    );
  }
  const key = await keys.find(serial);
  if (key === undefined) {
    throw fault(
      'unknown-serial',
      message,
      now,
      `Expected the serial of a valid key in Wechatpay-Serial, received "${serial}"`,
    );
  }
  // Verification takes some 40 microseconds, about as long as a round trip to the thread pool.
  if (Rsa.verify(answerMessage(timestamp, nonce, message.body), signature, key.publicKey)) return;
  throw fault('mismatch', message, now, `The signature does not match the body under the key "${serial}"`);
}

/**
 * Reads the signature headers of a message.
 *
 * @param now the present time in milliseconds.
 * @throws {SignatureError} if a header is missing.
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
    if (!value) throw fault('missing-headers', message, now, `Expected the header ${name}, received none`);
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
