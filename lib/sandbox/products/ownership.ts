import { Refusal } from '../wire/refusal';

/** Refuses requests for another merchant's orders. */
export function requireOwn(
  own: string,
  given: string,
  location: 'body' | 'query',
  field: 'mchid' | 'sp_mchid' | 'combine_mchid' = 'mchid',
): void {
  if (own === given) return;
  throw Refusal.of(400, 'INVALID_REQUEST', '请求中的商户号与签名的商户号不一致', {
    detail: {
      location,
      value: given.slice(0, 256),
    },
    finding: {
      field: `/${location}/${field}`,
      value: given.slice(0, 256),
      issue: 'is not the merchant that signed',
      location,
    },
    internal: 268447843,
  });
}
