import { createHash } from 'node:crypto';
import type { Reply } from '../../wire/messages';
import { Refusal } from '../../wire/refusal';
import { Memory } from '../state';

/** A file that may be fetched. */
export interface TicketFile {
  /** What it is: the same file, the same token. */
  readonly name: string;
  /** The approximate size in memory, in bytes. */
  readonly weight: number;
  readonly serve: () => Reply;
}

interface Ticket extends TicketFile {
  /** On the gateway's clock, in milliseconds. */
  readonly until: number;
}

/** WeChat Pay says 30 seconds on some pages and five minutes on others. @see https://pay.weixin.qq.com/doc/v3/merchant/4012791868 */
const LIFE = 30_000;
const MOST = 1_000;
const BYTES = 16 * 1024 * 1024;

/** The files that may be fetched, each by the token in its URL, for a while. */
export class DownloadTickets {
  readonly #tickets = new Map<string, Ticket>();
  #bytes = 0;

  issue(now: number, offer: TicketFile): string {
    const token = createHash('sha256').update(offer.name).digest('base64url');
    this.#forget(token);
    this.#tickets.set(token, { ...offer, until: now + LIFE });
    this.#bytes += offer.weight;
    for (const [oldest, { until }] of this.#tickets) {
      const room = this.#tickets.size <= MOST && this.#bytes <= BYTES;
      if (oldest === token || (room && now <= until)) break;
      this.#forget(oldest);
    }
    return token;
  }

  /** @throws {Refusal} if the token is unknown or has expired. */
  redeem(token: string, now: number): Reply {
    const ticket = this.#tickets.get(token);
    if (ticket !== undefined && now <= ticket.until) return ticket.serve();
    throw Refusal.of(400, 'INVALID_REQUEST', '下载链接无效或已过期，请重新申请');
  }

  #forget(token: string): void {
    this.#bytes -= this.#tickets.get(token)?.weight ?? 0;
    this.#tickets.delete(token);
  }
}

export const TICKETS = new Memory(() => new DownloadTickets());
