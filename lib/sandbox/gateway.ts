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
  /** Absent: the connection is closed without an answer. */
  readonly answer: Answer | undefined;
  /** How long to delay it, in milliseconds. */
  readonly delay: number;
  /** Whether only the first half of the body is sent before the connection is closed. */
  readonly half: boolean;
}

type OpenRecord = { -readonly [K in keyof RequestRecord]: RequestRecord[K] };

const NO_EFFECT: Effect = {};

/** Answers an operation that no product declares, from the catalogue alone. */
function serveDocumented(facts: Facts, context: RequestContext, state: State): Reply {
  return facts.path.startsWith('v2/')
    ? serveXmlFromCatalogue(facts, context)
    : serveFromCatalogue(facts, context, state);
}

/**
 * Turns a received request into a signed answer: records it, applies faults, verifies it, and runs its operation.
 * It knows nothing of sockets.
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
    const fault = this.faults.meet(received, record.template);
    record.fault = fault?.kind;
    const effect = fault?.effect ?? NO_EFFECT;
    const reply = effect.instead ? effect.instead() : this.#execute(received, route, record);
    const answer = reply === 'drop' ? undefined : await this.#sign(received, reply, effect);
    this.history.close(record, answer);
    this.events.emit({ type: 'request', request: record });
    return this.#deliver(answer, effect, fault);
  }

  /** Serves a request by its product, or else from the catalogue. */
  #serve(route: Route, context: RequestContext): Reply {
    const { method, target } = context.received;
    if (route.template === undefined) {
      const { status } = route;
      const what = status === 404 ? 'path' : `${method} on the path`;
      throw Refusal.bare(status, `No page describes the ${what} ${target.replace(/\?.*$/s, '')}.`);
    }
    const { endpoint } = route;
    if ('serve' in endpoint) return endpoint.serve(context, this.state);
    return serveDocumented(endpoint, context, this.state);
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
      const context = { received, path, keyring, nonces, now: this.#clock(), judge, explain };
      return this.#serve(route, context);
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

  #deliver(answer: Answer | undefined, { distort, cut }: Effect, fault: AppliedFault | undefined): Delivery {
    const delay = fault?.delay ?? 0;
    if (answer === undefined || cut === 'whole') return { answer: undefined, delay, half: false };
    return { answer: distort ? distort(answer) : answer, delay, half: cut === 'half' };
  }
}
