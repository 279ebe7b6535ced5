import type { Notice } from './notice';

/** A notification, and the state of its delivery. */
export interface NotificationRecord extends Omit<Notice, 'due'> {
  /** WeChat Pay's ID for it, the same in every attempt. */
  readonly id: string;
  /**
   * - `pending`: it will be sent again at `due`.
   * - `received`: the merchant acknowledged it.
   * - `given-up`: all sixteen attempts failed.
   * - `lost`: a fault of the gateway lost it, and it is not sent.
   * - `withheld`: its URL is not on this machine; see `SandboxOptions.notify`.
   */
  readonly state: 'pending' | 'received' | 'given-up' | 'lost' | 'withheld';
  /** Every attempt, with the response. */
  readonly attempts: readonly Attempt[];
  /** When it is sent next, by the gateway's clock; undefined if it is not, or is being sent. */
  readonly due: number | undefined;
}

/** One attempt to send a notification. */
export interface Attempt {
  /** The gateway's clock, in milliseconds. */
  readonly at: number;
  /** Undefined if there was no response. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 4,096 characters. */
  readonly body: string;
  /** Why there was no response. */
  readonly error: string | undefined;
  /** What was sent: each attempt is encrypted and signed again. */
  readonly sent: SentNotification;
}

/** A notification as it was sent. */
export interface SentNotification {
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined if it is longer than 16 KiB. */
  readonly body: string | undefined;
}
