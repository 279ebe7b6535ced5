/**
 * What WeChat Pay's internal error numbers mean: the digits behind the last `-` of `Request-ID`. They say more than the
 * code beside them.
 */
export const INTERNAL_CODES: Readonly<Record<string, string>> = {
  268443699:
    'The signature was not accepted: wrong private key, wrong serial, or the body that was sent is not the one that was signed.',
  268447840: 'The rate limit of this merchant is used up: slow down.',
  268435461: 'A parameter is wrong: the message names it.',
  268435464: 'A value is missing, of another type or outside its range: the message names its field.',
  270924358:
    'There is a field that this operation does not know, which detail.value lists, or a parameter is wrong, which the message names.',
  268512771:
    'There is no such order: check the number and the mchid; right after creating it, try again later.',
  268449538: 'The order is paid already: query it.',
  268498689: 'The order is paid already: query it.',
  268447914: 'The order is closed or has expired: take a new number.',
  268445527: 'The appid is not bound to this mchid: bind it on the merchant platform.',
  268447843: 'The order belongs to another mchid: compare mchid and number.',
  268447845: 'The order belongs to another mchid: compare mchid and number.',
  268449641: 'An order of this kind cannot be closed: reverse it instead.',
  268448010: 'Receiving payments is restricted for this merchant: see the merchant platform.',
  268443715: 'The merchant is not available: check the mchid, and its state on the merchant platform.',
  268443701: 'The sub-merchant is not bound to this service provider, or to this appid.',
  268443704: 'The sub-merchant is not bound to this service provider, or to this appid.',
  268443705: 'The sub-merchant is not bound to this service provider, or to this appid.',
  268501013: 'openid is missing: JSAPI and mini program payments need the payer.',
  268498688:
    'This number was used with other content: repeat it with the very same content, or close the order and take a new number.',
};
