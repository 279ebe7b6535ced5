import type { Operation as Facts } from '../../openapi';
import { readableVerdict } from '../history';
import type { PlatformKey } from '../keyring';
import type { Visit } from '../operation';
import { checkHeaders, namedKey } from './headers';
import { partsOf } from './request';
import { verifyRequest } from './verification';

/** A request that was proven to be the merchant's, on its way to its operation. */
export interface Admitted extends Visit {
  /** The key that the request names in `Wechatpay-Serial`. */
  readonly named: PlatformKey | undefined;
}

/** What a signature covers of a body: all of it, of an upload the meta part only. */
function covered({ request }: Facts, { received }: Visit): Buffer {
  if (!request.multipart) return received.body;
  const meta = partsOf(received)?.find(({ name }) => name === 'meta');
  return meta?.body ?? Buffer.alloc(0);
}

/** @throws {Refusal} where the headers or the signature are wrong. */
export function admitRequest(visit: Visit, facts: Facts): Admitted {
  const { received, keyring } = visit;
  if (facts.traits?.includes('anonymous')) return { ...visit, named: undefined };
  checkHeaders(received, facts.answer.kind === 'file');
  const verdict = verifyRequest({ ...received, body: covered(facts, visit) }, visit);
  visit.judge(readableVerdict(verdict));
  if (!verdict.accepted) throw verdict.refusal;
  return { ...visit, named: namedKey(received, keyring) };
}
