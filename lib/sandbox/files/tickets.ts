import { randomBytes } from 'node:crypto';
import type { Reply } from '../message';
import { Refusal } from '../refusal';

interface Ticket {
  /** On the gateway's clock, in milliseconds. */
  readonly until: number;
  readonly serve: () => Reply;
}

/** WeChat Pay says 30 seconds on some pages and five minutes on others. @see https://pay.weixin.qq.com/doc/v3/merchant/4012791868 */
const LIFE = 30_000;
const MOST = 1_000;

/** The files that may be fetched, each by the token in its URL, for a while. */
export class Tickets {
  readonly #tickets = new Map<string, Ticket>();

  issue(now: number, serve: () => Reply): string {
    const token = randomBytes(24).toString('base64url');
    this.#tickets.set(token, { until: now + LIFE, serve });
    for (const oldest of this.#tickets.keys()) {
      if (this.#tickets.size <= MOST) break;
      this.#tickets.delete(oldest);
    }
    return token;
  }

  /** @throws {Refusal} where the token is unknown or its time is over. */
  redeem(token: string, now: number): Reply {
    const ticket = this.#tickets.get(token);
    if (ticket !== undefined && now <= ticket.until) return ticket.serve();
    throw Refusal.of(400, 'INVALID_REQUEST', '下载链接无效或已过期，请重新申请');
  }
}
