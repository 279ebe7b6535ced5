import type { CompleteConfig } from '../../client';
import type { NotificationRecord, SentNotification } from '../notifications/record';
import { type SignType, signedText } from '../wire/v2/sign';
import { readXml } from '../wire/v2/xml';
import { publishedKeys } from './published-keys';
import type { SentSignature } from './views';

/** The signature of a notification as it was sent, and the text that it signs. */
export function sentSignature(
  { headers, body }: SentNotification,
  { type }: Pick<NotificationRecord, 'type'>,
  certs: CompleteConfig['certs'],
): SentSignature | undefined {
  if (body === undefined) return undefined;
  if (type.startsWith('v2/')) return messageSignature(body);
  const value = headers['Wechatpay-Signature'];
  if (value === undefined) return undefined;
  const text = `${headers['Wechatpay-Timestamp']}\n${headers['Wechatpay-Nonce']}\n${body}\n`;
  const key = publishedKeys(certs).find(({ id }) => id === headers['Wechatpay-Serial']);
  return { kind: 'key', text, value, key };
}

/** How long a sign of each type is. */
const LENGTHS: Readonly<Record<number, SignType>> = { 32: 'MD5', 64: 'HMAC-SHA256' };

function messageSignature(body: string): SentSignature | undefined {
  const fields = readXml(Buffer.from(body));
  const value = fields?.get('sign');
  const kind = LENGTHS[value?.length ?? 0];
  if (fields === undefined || value === undefined || kind === undefined) return undefined;
  return { kind, text: signedText(fields), value };
}
