import { request } from 'undici';
import { ConfigError, NetworkError } from '../errors';
import { allWebhooks, eventKey, sampleOfEvent, webhookOf } from '../reference';
import { type Identity, type SignedNotification, signNotification } from '../sandbox';

/** The response of the receiver. */
export interface Delivered {
  readonly status: number;
  readonly body: string;
  /** Whether WeChat Pay would count it as received and not send it again. */
  readonly received: boolean;
}

/** The limit of the response body that is shown, in characters. */
const SHOWN_LENGTH = 2_000;

/**
 * Creates a notification of an event type, with the documented example where no resource is passed.
 *
 * @param event such as `TRANSACTION.SUCCESS`; the types of APIv2 begin with `v2/`.
 * @throws {ConfigError} if the type is undocumented and no resource is passed.
 */
export async function notificationOf(
  identity: Identity,
  event: string,
  resource: unknown,
): Promise<SignedNotification> {
  const content = resource ?? sampleFor(event);
  if (typeof content === 'object' && content !== null) {
    return signNotification(identity, event, { ...content });
  }
  throw new ConfigError(
    'json',
    'expected an object, received another JSON value',
    'Pass the fields of the resource.',
  );
}

function sampleFor(event: string): object {
  const webhook = webhookOf(event);
  if (webhook !== undefined) return sampleOfEvent(webhook);
  const words = event.split('.')[0] ?? '';
  const near = eventNames().filter((name) => name.includes(words));
  const hint = `Pass its resource with --json, or use one of ${(near.length > 0 ? near : eventNames()).slice(0, 8).join(', ')}, …`;
  throw new ConfigError('event', `"${event}" is not in the catalogue`, hint);
}

/** Returns the event types that can be triggered without a resource. */
export function eventNames(): string[] {
  return allWebhooks().map(eventKey);
}

/**
 * Sends a notification once.
 *
 * @throws {NetworkError} if the receiver is unreachable.
 */
export async function deliver(
  { headers, body }: SignedNotification,
  to: string,
  signal: AbortSignal,
): Promise<Delivered> {
  try {
    const response = await request(to, { method: 'POST', headers, body, signal });
    const text = (await response.body.text()).slice(0, SHOWN_LENGTH);
    const { statusCode: status } = response;
    return { status, body: text, received: isReceived(status, text, headers) };
  } catch (cause) {
    throw new NetworkError(`Cannot connect to ${to}`, {
      hint: 'Start the receiver, or correct the URL.',
      outcome: 'not-sent',
      cause,
    });
  }
}

/** @see https://pay.weixin.qq.com/doc/v3/merchant/4012791861 */
function isReceived(status: number, text: string, headers: SignedNotification['headers']): boolean {
  if (/xml/.test(headers['Content-Type'] ?? '')) return /<return_code>(?:<!\[CDATA\[)?SUCCESS\b/.test(text);
  return status === 200 || status === 204;
}
