import { NotificationError } from '../errors';

/** What took too long when a delivery had to be answered. */
export type Waiting = 'body' | 'keys' | 'handler';

/** The error of a delivery that was not answered within its limit, in milliseconds. */
export function lateError(waiting: Waiting, limit: number): NotificationError {
  const { what, ...details } = LATE[waiting];
  return new NotificationError(`${what} after ${limit} milliseconds`, details);
}

const LATE: Readonly<Record<Waiting, { what: string; code: string; status: number; hint: string }>> = {
  body: {
    what: 'The body was not whole',
    code: 'ERR_BODY_TIMEOUT',
    status: 408,
    hint: 'WeChat Pay sends small bodies at once: this is a bad connection, or not WeChat Pay.',
  },
  keys: {
    what: 'The key that proves the notification was not at hand',
    code: 'ERR_KEYS_TIMEOUT',
    status: 503,
    hint: 'The platform certificates are being downloaded, which takes too long. WeChat Pay was told to send again.',
  },
  handler: {
    what: 'The handler was not through',
    code: 'ERR_HANDLER_TIMEOUT',
    status: 503,
    hint: 'WeChat Pay waits 5 seconds and was told to send again. Store the event in the handler, do the slow work afterwards.',
  },
};
