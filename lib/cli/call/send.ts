import type { WechatpayConfig } from '../../client';
import { Wechatpay } from '../../client';
import type { Method, WechatpayResponse } from '../../http';
import type { ReadyCall } from './arguments';

const VERBS = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  PATCH: 'patch',
  DELETE: 'delete',
} as const satisfies Record<Method, string>;

/** Sends a call with a client. */
export function callWith(
  wxpay: Wechatpay,
  { method, path, variables, groups }: ReadyCall,
  options: { readonly signal?: AbortSignal } = {},
): Promise<WechatpayResponse> {
  return wxpay.chain(path)[VERBS[method]]({ ...groups, ...options, path: variables });
}

/** Sends one call with a new client. */
export async function send(
  config: WechatpayConfig,
  call: ReadyCall,
  signal: AbortSignal,
): Promise<WechatpayResponse> {
  await using wxpay = new Wechatpay(config);
  return await callWith(wxpay, call, { signal });
}
