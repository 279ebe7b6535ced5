import { ConfigError, WechatpayError } from '../errors';
import { Xml } from '../xml';
import type { Version } from './delivery';

/** What is answered to a delivery. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where the answer has none. */
  readonly body: Buffer | undefined;
}

// To the letter: anything else, and WeChat Pay sends again. https://pay.weixin.qq.com/doc/v2/merchant/4011935221
const RECEIVED =
  '<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>';

/** The event has arrived, do not send it again. */
export function received(version: Version): Reply {
  if (version === 'v3') return { status: 204, headers: {}, body: undefined };
  return xml(200, RECEIVED);
}

/** The answer to a question. */
export function answered(answer: object): Reply {
  return json(200, { code: 'SUCCESS', ...answer });
}

/** The event was not handled: the status alone makes WeChat Pay send it again, the body is for who reads logs. */
export function failed(version: Version, status: number, message: string): Reply {
  if (version === 'v3') return json(status, { code: 'FAIL', message });
  return xml(status, Xml.build({ return_code: 'FAIL', return_msg: Xml.sanitize(message) }));
}

/** What a failure says to the outside: why a request was refused, but nothing about the inside of this machine. */
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
