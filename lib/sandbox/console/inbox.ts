import type { IncomingMessage, ServerResponse } from 'node:http';
import { Notifications } from '../../notify';
import type { ConsoleGateway } from './console-gateway';
import { readBytes } from './http';
import type { InboxEntry } from './views';

/** The path of the receiver. */
export const INBOX = '/_console/inbox';
/** The number of notifications that are kept. */
const KEPT = 200;

/**
 * A receiver of notifications for merchants that have no server yet: verifies and decrypts them with the SDK, as the
 * merchant would, replies, and keeps what came.
 */
export class Inbox {
  readonly #gateway: ConsoleGateway;
  readonly #entries: InboxEntry[] = [];
  #count = 0;

  constructor(gateway: ConsoleGateway) {
    this.#gateway = gateway;
  }

  /** The newest first. */
  get entries(): readonly InboxEntry[] {
    return [...this.#entries].reverse();
  }

  async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { config, merchantClock: clock, now: at } = this.#gateway;
    const { method = '', url: target = '', headers } = request;
    const body = await readBytes(request);
    await using notifications = new Notifications({ ...config, clock }, { dedupe: false });
    notifications.otherwise(() => undefined);
    const read = await notifications.parse({ headers, body }).then(
      ({ event_type: type, resource }) => ({ type, resource, error: undefined }),
      (error: unknown) => ({ type: undefined, resource: undefined, error: String(error) }),
    );
    const reply = await notifications.receive({ method, target, headers, body });
    this.#keep({ ...read, at, status: reply.status, headers: pairsOf(headers), body: body.toString() });
    response.writeHead(reply.status, reply.headers).end(reply.body);
  }

  #keep(entry: Omit<InboxEntry, 'id'>): void {
    this.#count += 1;
    this.#entries.push({ id: this.#count, ...entry });
    if (this.#entries.length > KEPT) this.#entries.shift();
  }
}

function pairsOf(headers: IncomingMessage['headers']): InboxEntry['headers'] {
  return Object.entries(headers).map(([name, value]) => [name, String(value)]);
}
