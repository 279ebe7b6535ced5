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
    what: 'The body was incomplete',
    code: 'ERR_BODY_TIMEOUT',
    status: 408,
    hint: 'Check the connection. WeChat Pay sends small bodies immediately, so the request may not come from WeChat Pay.',
  },
  keys: {
    what: 'The key to verify the notification was not available',
    code: 'ERR_KEYS_TIMEOUT',
    status: 503,
    hint: 'Check the connection to WeChat Pay: the download of platform certificates takes too long. WeChat Pay sends the notification again.',
  },
  handler: {
    what: 'The handler did not finish',
    code: 'ERR_HANDLER_TIMEOUT',
    status: 503,
    hint: 'Store the event in the handler and do slow work afterwards: WeChat Pay waits 5 seconds. It sends the notification again.',
  },
};
