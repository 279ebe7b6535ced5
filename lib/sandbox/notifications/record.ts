import type { Notice } from './notice';

/** A notification, and how far it got. */
export interface NotificationRecord extends Omit<Notice, 'due'> {
  /** WeChat Pay's number for it, the same each time it is sent. */
  readonly id: string;
  /**
   * - `pending`: it will be sent again at `due`.
   * - `received`: it was answered with success.
   * - `given-up`: it was sent sixteen times in vain.
   * - `withheld`: its address is not on this machine, see `SandboxOptions.notify`.
   */
  readonly state: 'pending' | 'received' | 'given-up' | 'withheld';
  /** Each time it was sent, and what was answered. */
  readonly attempts: readonly Attempt[];
  /** When it is sent next, by the gateway's clock; undefined where it is not, or is on its way. */
  readonly due: number | undefined;
}

/** What came of sending a notification once. */
export interface Attempt {
  /** The gateway's clock, in milliseconds. */
  readonly at: number;
  /** Undefined where there was no answer. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 4,096 characters. */
  readonly body: string;
  /** Why there was no answer. */
  readonly error: string | undefined;
}
