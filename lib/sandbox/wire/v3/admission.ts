import type { Operation as Facts } from '../../../reference';
import type { PlatformKey } from '../../keys/keyring';
import type { RequestContext } from '../../products/operation';
import { partsOf } from '../form';
import type { Covered, Received } from '../messages';
import { Refusal } from '../refusal';
import { readableVerdict } from '../request-log';
import { checkHeaders, namedKey } from './headers';
import { verifyRequest } from './verification';

/** A verified request of the merchant, before its operation. */
export interface Admitted extends RequestContext {
  /** The key that the request names in `Wechatpay-Serial`. */
  readonly named: PlatformKey | undefined;
}

/**
 * What a signature covers: the body, of an upload its `meta` alone.
 *
 * @see https://pay.weixin.qq.com/doc/v3/partner/4012760432
 */
function covered(received: Received, facts: Facts | undefined): Covered {
  const whole = received.body;
  if (!facts?.request.multipart) return { ...received, whole };
  const meta = partsOf(received)?.find(({ name }) => name === 'meta');
  if (meta?.filename !== undefined) {
    // What has a file name is a file to WeChat Pay: nothing was signed then.
    return { ...received, body: Buffer.alloc(0), whole, metaAsFile: meta.body };
  }
  if (meta) return { ...received, body: meta.body, whole };
  throw Refusal.of(400, 'INVALID_REQUEST', '请求体不是合法的multipart/form-data，或缺少meta', {
    signed: false,
  });
}

/** A request to a file URL must not be signed: a signature must not reach another host. */
function refuseSignature({ headers }: Received): void {
  if (headers['authorization'] === undefined) return;
  throw Refusal.of(400, 'INVALID_REQUEST', '此地址不接受商户签名', { signed: false });
}

/**
 * @param facts of the operation; undefined if no page describes it.
 * @throws {Refusal} if the headers or the signature are wrong.
 */
export function admitRequest(visit: RequestContext, facts?: Facts): Admitted {
  const { received, keyring } = visit;
  if (facts?.traits?.includes('anonymous')) {
    refuseSignature(received);
    return { ...visit, named: undefined };
  }
  checkHeaders(received, facts === undefined || facts.answer.kind === 'file');
  const verdict = verifyRequest(covered(received, facts), visit);
  visit.judge(readableVerdict(verdict));
  if (!verdict.accepted) throw verdict.refusal;
  const excess = facts && visit.excess(facts);
  if (excess !== undefined) throw tooOften(excess);
  return { ...visit, named: namedKey(received, keyring) };
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012081726 */
function tooOften(code: string): Refusal {
  return Refusal.of(429, code, '请求频率超过限制，请降低频率后重试', { internal: 268447840 });
}
