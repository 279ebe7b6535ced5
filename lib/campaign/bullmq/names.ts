import { createHash } from 'node:crypto';
import type { Attempt } from '../attempt';
import type { StoredRequest } from '../entry';

/** The call of one recipient, as a job. */
export interface CallJob {
  readonly operation: string;
  readonly request: StoredRequest;
  readonly rate: number;
  readonly everybody: readonly string[];
}

/** The result of a job. */
export type CallResult = Attempt;

/** The prefix of all keys in Redis, unless another is given. */
export const PREFIX = 'wechatpay:campaign';

/** The queue of a campaign; BullMQ permits no colon in its name. */
export function queueName(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 24);
}

/** The pace of a merchant and an operation, which all campaigns and workers share. */
export function paceKey(prefix: string, mchid: string, operation: string): string {
  return `${prefix}:pace:${mchid}:${operation}`;
}
