import type { Operation as Facts } from '../openapi';
import { Events } from './events';
import { type Effect, Faults, type Misfortune } from './faults';
import { History, type RequestRecord, type RequestVerdict } from './history';
import type { Keyring } from './keyring';
import { type Answer, jsonReply, type Received, type Reply } from './message';
import type { Operation, Visit } from './operation';
import { Refusal } from './refusal';
import { findRoute, type Route, wirePath } from './router';
import { createState, type State } from './state';
import { serveXmlFromCatalogue } from './v2/operation';
import { Nonces } from './v3/nonces';
import { serveFromCatalogue } from './v3/operation';
import { seal } from './v3/seal';

/** What the server does with the connection. */
export interface Delivery {
  /** Absent: the connection is cut unanswered. */
  readonly answer: Answer | undefined;
  /** How long it is held back, in milliseconds. */
  readonly delay: number;
  /** Only the first half of the body is sent, then the connection is cut. */
  readonly half: boolean;
}

type OpenRecord = { -readonly [K in keyof RequestRecord]: RequestRecord[K] };

const NO_EFFECT: Effect = {};

/** Answers an operation that no product knows, from the catalogue alone. */
function serveDocumented(facts: Facts, visit: Visit, state: State): Reply {
  return facts.path.startsWith('v2/')
    ? serveXmlFromCatalogue(facts, visit)
    : serveFromCatalogue(facts, visit, state);
}

/**
 * From received bytes to an answer: recorded, met by a fault or not, verified, routed, handled, signed.
 * Knows no sockets.
 */
export class Gateway {
  readonly state: State;
  readonly history = new History();
  readonly faults = new Faults();
  readonly events = new Events();
  readonly #nonces = new Nonces();
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly keyring: Keyring;
  readonly #clock: () => number;

  constructor(
    operations: readonly Operation[],
    keyring: Keyring,
    clock: () => number,
    state: State = createState(),
  ) {
    this.state = state;
    this.#operations = new Map(operations.map((known) => [`${known.method} ${known.path}`, known]));
    this.keyring = keyring;
    this.#clock = clock;
  }

  async handle(received: Received): Promise<Delivery> {
    const route = findRoute(received.method, received.target);
    const record = this.history.open(received, this.#clock());
    record.template = route.facts && wirePath(route.facts);
    const misfortune = this.faults.meet(received, record.template);
    record.fault = misfortune?.kind;
    const effect = misfortune?.effect ?? NO_EFFECT;
    const reply = effect.instead ? effect.instead() : this.#execute(received, route, record);
    if (reply !== 'drop') record.answer = await this.#sign(received, reply, effect);
    this.history.close(record);
    this.events.emit({ type: 'request', request: record });
    return this.#deliver(record.answer, effect, misfortune);
  }

  /** What serves a request: a product, else the catalogue; a product may be on a path that no page describes. */
  #operationOf({ method, target }: Received, { facts }: Route): Operation['serve'] | undefined {
    const path = facts ? wirePath(facts) : target.replace(/\?.*$/s, '');
    const known = this.#operations.get(`${method} ${path}`);
    if (known) return known.serve;
    return facts && ((visit, state) => serveDocumented(facts, visit, state));
  }

  #execute(received: Received, route: Route, record: OpenRecord): Reply {
    try {
      const serve = this.#operationOf(received, route);
      if (!serve) throw Refusal.bare(route.facts ? 404 : route.status);
      const judge = (verdict: RequestVerdict): void => {
        record.verdict = verdict;
      };
      const { keyring } = this;
      const { path = {} } = route;
      const visit = { received, path, keyring, nonces: this.#nonces, now: this.#clock(), judge };
      return serve(visit, this.state);
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      return jsonReply(500, { code: 'SYSTEM_ERROR', message: `系统异常: ${String(error)}` });
    }
  }

  #sign(received: Received, reply: Reply, { shift = 0 }: Effect): Promise<Answer> {
    const key = this.keyring.answering(received.headers['wechatpay-serial'] ?? '');
    return seal(reply, key, this.#clock() + shift);
  }

  #deliver(
    answer: Answer | undefined,
    { distort, cut }: Effect,
    misfortune: Misfortune | undefined,
  ): Delivery {
    const delay = misfortune?.delay ?? 0;
    if (answer === undefined || cut === 'whole') return { answer: undefined, delay, half: false };
    return { answer: distort ? distort(answer) : answer, delay, half: cut === 'half' };
  }
}
