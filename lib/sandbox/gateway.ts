import type { Operation as Facts } from '../reference';
import { Events } from './events';
import type { Keyring } from './keys/keyring';
import type { RequestContext } from './products/operation';
import type { State } from './products/state';
import { type AppliedFault, type Effect, Faults } from './wire/faults';
import { type Answer, jsonReply, type Received, type Reply } from './wire/messages';
import { Refusal } from './wire/refusal';
import { RequestLog, type RequestRecord, type RequestVerdict } from './wire/request-log';
import type { Route, Router } from './wire/router';
import { serveXmlFromCatalogue } from './wire/v2/operation';
import { Nonces } from './wire/v3/nonces';
import { serveFromCatalogue } from './wire/v3/operation';
import { signResponse } from './wire/v3/sign-response';

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
function serveDocumented(facts: Facts, visit: RequestContext, state: State): Reply {
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
  readonly history = new RequestLog();
  readonly faults = new Faults();
  readonly events = new Events();
  readonly #nonces = new Nonces();
  readonly #router: Router;
  readonly keyring: Keyring;
  readonly #clock: () => number;

  constructor(router: Router, keyring: Keyring, clock: () => number, state: State) {
    this.state = state;
    this.#router = router;
    this.keyring = keyring;
    this.#clock = clock;
  }

  async handle(received: Received): Promise<Delivery> {
    const route = this.#router.find(received.method, received.target);
    const record = this.history.open(received, this.#clock());
    record.template = route.template;
    const misfortune = this.faults.meet(received, record.template);
    record.fault = misfortune?.kind;
    const effect = misfortune?.effect ?? NO_EFFECT;
    const reply = effect.instead ? effect.instead() : this.#execute(received, route, record);
    const answer = reply === 'drop' ? undefined : await this.#sign(received, reply, effect);
    this.history.close(record, answer);
    this.events.emit({ type: 'request', request: record });
    return this.#deliver(answer, effect, misfortune);
  }

  /** Serves a request: a product does, else the catalogue. */
  #serve(route: Route, visit: RequestContext): Reply {
    const { method, target } = visit.received;
    if (route.template === undefined) {
      const { status } = route;
      const what = status === 404 ? 'path' : `${method} on the path`;
      throw Refusal.bare(status, `No page describes the ${what} ${target.replace(/\?.*$/s, '')}.`);
    }
    const { endpoint } = route;
    if ('serve' in endpoint) return endpoint.serve(visit, this.state);
    return serveDocumented(endpoint, visit, this.state);
  }

  #execute(received: Received, route: Route, record: OpenRecord): Reply {
    try {
      const judge = (verdict: RequestVerdict): void => {
        record.verdict = verdict;
      };
      const explain = (reason: string): void => {
        record.reason = reason;
      };
      const { keyring } = this;
      const path = route.template === undefined ? {} : route.path;
      const nonces = this.#nonces;
      const visit = { received, path, keyring, nonces, now: this.#clock(), judge, explain };
      return this.#serve(route, visit);
    } catch (error) {
      if (error instanceof Refusal) {
        record.reason = record.verdict?.reason ?? error.reason;
        record.finding = error.finding;
        return error.reply;
      }
      return jsonReply(500, { code: 'SYSTEM_ERROR', message: `系统异常: ${String(error)}` });
    }
  }

  #sign(received: Received, reply: Reply, { shift = 0 }: Effect): Promise<Answer> {
    const key = this.keyring.answering(received.headers['wechatpay-serial'] ?? '');
    return signResponse(reply, key, this.#clock() + shift);
  }

  #deliver(
    answer: Answer | undefined,
    { distort, cut }: Effect,
    misfortune: AppliedFault | undefined,
  ): Delivery {
    const delay = misfortune?.delay ?? 0;
    if (answer === undefined || cut === 'whole') return { answer: undefined, delay, half: false };
    return { answer: distort ? distort(answer) : answer, delay, half: cut === 'half' };
  }
}
