import { Wechatpay } from '../../client';
import { WechatpayError } from '../../errors';
import { bodyView, headerList } from './bodies';
import { errorView, groupsOf } from './call';
import type { ConsoleGateway } from './console-gateway';
import { knownOperation } from './reference';
import type { CallCommand, PrepareResult } from './views';

const NO_BODY = Buffer.alloc(0);

/** Prepares a documented call as the merchant, with the client that the merchant would use, without sending it. */
export async function prepareCall(gateway: ConsoleGateway, order: CallCommand): Promise<PrepareResult> {
  const { method, path } = knownOperation(order.method, order.path);
  await using wxpay = new Wechatpay({ ...gateway.config, clock: gateway.merchantClock });
  try {
    const options = { ...groupsOf(order), headers: order.headers ?? {}, path: order.variables };
    const { url, headers, body = NO_BODY, signedText } = await wxpay.prepare(method, path, options);
    return {
      prepared: { method, url, headers: headerList(headers), body: bodyView(body), signedText },
      error: undefined,
    };
  } catch (error) {
    if (!(error instanceof WechatpayError)) throw error;
    return { prepared: undefined, error: errorView(error) };
  }
}
