import { request } from 'undici';
import { ConfigError, NetworkError } from '../errors';
import { allWebhooks, eventKey, sampleOfEvent, webhookOf } from '../reference';
import { type Identity, type SignedNotification, signNotification } from '../sandbox';

/** How the receiver answered. */
export interface Delivered {
  readonly status: number;
  readonly body: string;
  /** Whether WeChat Pay would send it again no more. */
  readonly received: boolean;
}

/** How much of an answer is read, in characters. */
const SHOWN = 2_000;

/**
 * Makes a notification of a documented type, with what the catalogue says is in it where no resource is given.
 *
 * @param event `TRANSACTION.SUCCESS`; those of APIv2 begin with `v2/`.
 * @throws {ConfigError} where the type is not known and no resource is given.
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
  throw new ConfigError('json', 'is no object', 'Give the fields of the resource.');
}

function sampleFor(event: string): object {
  const webhook = webhookOf(event);
  if (webhook !== undefined) return sampleOfEvent(webhook);
  const words = event.split('.')[0] ?? '';
  const near = eventNames().filter((name) => name.includes(words));
  const hint = `Give its resource by --json, or take ${(near.length > 0 ? near : eventNames()).slice(0, 8).join(', ')}, …`;
  throw new ConfigError('event', `"${event}" is not in the catalogue`, hint);
}

/** The types that can be triggered without a resource. */
export function eventNames(): string[] {
  return allWebhooks().map(eventKey);
}

/**
 * Sends a notification once.
 *
 * @throws {NetworkError} where the receiver cannot be reached.
 */
export async function deliver(
  { headers, body }: SignedNotification,
  to: string,
  signal: AbortSignal,
): Promise<Delivered> {
  try {
    const response = await request(to, { method: 'POST', headers, body, signal });
    const text = (await response.body.text()).slice(0, SHOWN);
    const { statusCode: status } = response;
    return { status, body: text, received: isReceived(status, text, headers) };
  } catch (cause) {
    throw new NetworkError(`${to} cannot be reached`, {
      hint: 'Start the receiver, or mend the address.',
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
