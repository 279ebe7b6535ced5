import type { Identity } from '../keys/identity';
import type { Keyring } from '../keys/keyring';

/** A notification to send: WeChat Pay sends it with POST. */
export interface SignedNotification {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The fields around a notification's resource; all have defaults. */
export interface NotificationFields {
  /** WeChat Pay's number for it; default a new one. */
  readonly id?: string;
  readonly summary?: string;
  readonly original_type?: string;
  readonly associated_data?: string;
  /** APIv2: the sign type; by default that of the order, otherwise MD5, or HMAC-SHA256 if it is documented. */
  readonly sign_type?: 'MD5' | 'HMAC-SHA256';
}

/** The content of a notification. */
export interface NotificationDraft {
  readonly identity: Pick<Identity, 'mchid' | 'secret'>;
  readonly keyring: Keyring;
  readonly type: string;
  readonly resource: object;
  readonly fields: NotificationFields;
}
