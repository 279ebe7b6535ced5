import { Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { keyPair, signed } from './keys';

export const merchant = keyPair();
export const platform = keyPair();
export const PLATFORM_ID = 'PUB_KEY_ID_0114232134912410000000000000';
export const MERCHANT_SERIAL = '5157F09EFDC096DE15EBE81A47057A7232F1B8E1';

/** The minimal configuration of a client. */
export const config: WechatpayConfig = {
  mchid: '1900000109',
  serial: MERCHANT_SERIAL,
  privateKey: merchant.privateKey,
  certs: { [PLATFORM_ID]: platform.publicKey },
  retry: { pause: 1 },
};

export function client(overrides: Partial<WechatpayConfig> = {}): Wechatpay {
  return new Wechatpay({ ...config, ...overrides });
}

/** The signature headers of WeChat Pay for a body; `timestamp` in seconds. */
export function platformHeaders(
  body: string | Uint8Array,
  {
    timestamp = Math.floor(Date.now() / 1000),
    nonce = 'c5ac7061fccab6bf3e254dcf98995b8c',
    serial = PLATFORM_ID,
    key = platform.privateKey,
  } = {},
): Record<string, string> {
  return {
    'Wechatpay-Timestamp': String(timestamp),
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': serial,
    'Wechatpay-Signature': signed(
      Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), Buffer.from(body), Buffer.from('\n')]),
      key,
    ),
  };
}

/** Makes an untyped call, whose path and argument may be invalid. */
export function call(wxpay: Wechatpay, verb: 'get' | 'post', path: string, init?: unknown): Promise<unknown> {
  return Reflect.apply(wxpay.chain(path)[verb], undefined, init === undefined ? [] : [init]);
}
