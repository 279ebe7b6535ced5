import { readableVerdict } from '../history';
import type { PlatformKey } from '../keyring';
import type { Visit } from '../operation';
import { checkHeaders, namedKey } from './headers';
import { verifyRequest } from './verification';

/** A request that was proven to be the merchant's, on its way to its operation. */
export interface Admitted extends Visit {
  /** The key that the request names in `Wechatpay-Serial`. */
  readonly named: PlatformKey | undefined;
}

/** @throws {Refusal} where the headers or the signature are wrong. */
export function admitRequest(visit: Visit): Admitted {
  const { received, keyring } = visit;
  checkHeaders(received);
  const verdict = verifyRequest(received, visit);
  visit.judge(readableVerdict(verdict));
  if (!verdict.accepted) throw verdict.refusal;
  return { ...visit, named: namedKey(received, keyring) };
}
