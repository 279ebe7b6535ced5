import { ConfigError, WechatpayError } from '../errors';
import { Xml } from '../xml';
import type { Version } from './delivery';

/** The HTTP reply to a delivery. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined if the reply has no body. */
  readonly body: Buffer | undefined;
}

// WeChat Pay sends the notification again after any other text. https://pay.weixin.qq.com/doc/v2/merchant/4011935221
const SUCCESS =
  '<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>';

/** Acknowledges an event, so that WeChat Pay does not send it again. */
export function successReply(version: Version): Reply {
  if (version === 'v3') return { status: 204, headers: {}, body: undefined };
  return xml(200, SUCCESS);
}

/** Returns a reply that carries business data. */
export function dataReply(data: object): Reply {
  return json(200, { code: 'SUCCESS', ...data });
}

/** Reports a failure. The status makes WeChat Pay send the event again; the message is for logs. */
export function failureReply(version: Version, status: number, message: string): Reply {
  if (version === 'v3') return json(status, { code: 'FAIL', message });
  return xml(status, Xml.build({ return_code: 'FAIL', return_msg: Xml.sanitize(message) }));
}

/** Returns the message for the sender: the reason of a refusal, but no detail of a server error. */
export function publicMessage(status: number, error: unknown): string {
  return status < 500 && error instanceof WechatpayError && !(error instanceof ConfigError)
    ? error.message
    : 'The notification was not processed';
}

function json(status: number, value: object): Reply {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

function xml(status: number, text: string): Reply {
  return { status, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: Buffer.from(text) };
}
