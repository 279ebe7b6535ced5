import type { SignatureFault } from '../errors';
import { clockSkewOf } from './clock-skew';
import type { SignedMessage } from './signed-message';

type Explain = (message: SignedMessage, now: number) => string;

/** Why a signature itself is not accepted. */
export type VerificationFault = Exclude<SignatureFault, 'other-answer'>;

const EXPLAIN: Readonly<Record<VerificationFault, Explain>> = {
  'missing-headers': ({ headers }) => {
    const type = headers.get('Content-Type') ?? '';
    return /html/i.test(type)
      ? `This is a page (${type}), not an answer of WeChat Pay's: a proxy, a firewall or a login page has answered.`
      : 'WeChat Pay signs every success. Either this is not WeChat Pay, or a proxy on the way removed the Wechatpay-* headers.';
  },
  'clock-skew': ({ headers }, now) =>
    clockSkewOf(headers, now) ??
    "Set this machine's clock (NTP). If it is right, the message is an old one: played again, or kept by a cache on the way.",
  'unknown-serial': ({ headers }) =>
    headers.get('Wechatpay-Serial')?.startsWith('PUB_KEY_ID_')
      ? 'It is a WeChat Pay public key: download it from the merchant platform and add it to certs under that id.'
      : "It is a platform certificate, if it is WeChat Pay's at all: certificates: 'auto' downloads them, once a minute at most for serials that are not known; or add it to certs. A certificate that has expired verifies nothing.",
  mismatch: (message) =>
    changed(message) ??
    "The body was changed on the way (a proxy, a parser that wrote it anew), or the key under that serial is not WeChat Pay's.",
  probe: () => 'WeChat Pay sends a few wrong signatures on purpose, to see that they are refused.',
};

/** What is probably wrong with a message that was not accepted, and what to do. */
export function diagnose(reason: VerificationFault, message: SignedMessage, now: number): string {
  return EXPLAIN[reason](message, now);
}

/** What gives away that something on the way has changed the body. */
function changed({ headers, body }: SignedMessage): string | undefined {
  const length = Number(headers.get('Content-Length') ?? Number.NaN);
  if (!Number.isNaN(length) && length !== body.length) {
    return `The body has ${body.length} bytes, and Content-Length says ${length}: something on the way has changed it.`;
  }
  const via = headers.get('Via');
  return via === null
    ? undefined
    : `The message came through "${via.slice(0, 100)}", which has probably changed the body: let it pass as it is.`;
}
