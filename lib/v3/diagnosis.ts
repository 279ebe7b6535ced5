import type { SignatureFault } from '../errors';
import { clockSkewOf } from './clock-skew';
import type { SignedMessage } from './signed-message';

type Explain = (message: SignedMessage, now: number) => string;

/** The faults of a signature itself. */
export type VerificationFault = Exclude<SignatureFault, 'other-answer'>;

const EXPLAIN: Readonly<Record<VerificationFault, Explain>> = {
  'missing-headers': ({ headers }) => {
    const type = headers.get('Content-Type') ?? '';
    return /html/i.test(type)
      ? `Check the proxies, firewalls and login pages on the way: one responded with a page (${type}) instead of WeChat Pay.`
      : 'Check the host and the proxies: WeChat Pay signs every success, so this is not WeChat Pay, or a proxy removed the Wechatpay-* headers.';
  },
  'clock-skew': ({ headers }, now) =>
    clockSkewOf(headers, now) ??
    "Set the machine's clock (NTP). If it is correct, discard the message: it was replayed, or a cache kept it.",
  'unknown-serial': ({ headers }) =>
    headers.get('Wechatpay-Serial')?.startsWith('PUB_KEY_ID_')
      ? 'Download this WeChat Pay public key from the merchant platform and add it to certs under that ID.'
      : "Pass certificates: 'auto' to download platform certificates (at most once a minute for unknown serials), or add the certificate to certs. An expired certificate verifies nothing; an unknown serial may also be forged.",
  mismatch: (message) =>
    changed(message) ??
    "Check that nothing changes the body (a proxy, a parser that serializes it again), and that the key under that serial is WeChat Pay's.",
  probe: () =>
    'Ignore the message: WeChat Pay sends some invalid signatures on purpose, to test that they are refused.',
};

/** Returns the probable cause of a refused signature, and the remedy. */
export function diagnose(reason: VerificationFault, message: SignedMessage, now: number): string {
  return EXPLAIN[reason](message, now);
}

/** Returns the evidence that the body was changed on the way, if there is any. */
function changed({ headers, body }: SignedMessage): string | undefined {
  const length = Number(headers.get('Content-Length') ?? Number.NaN);
  if (!Number.isNaN(length) && length !== body.length) {
    return `Look for a proxy that changes the body: it has ${body.length} bytes, but Content-Length is ${length}.`;
  }
  const via = headers.get('Via');
  return via === null
    ? undefined
    : `Configure "${via.slice(0, 100)}" to forward the body unchanged: the message passed through it.`;
}
