import type { Operation as Facts } from '../reference';
import { Events } from './events';
import type { Keyring } from './keys/keyring';
import type { MovableClock } from './notifications/time';
import type { RequestContext } from './products/operation';
import type { State } from './products/state';
import { type AppliedFault, type Effect, Faults, type MakeRefusal } from './wire/faults';
import { type Answer, jsonReply, type Received, type Reply } from './wire/messages';
import { RateLimits } from './wire/rates';
import { Refusal } from './wire/refusal';
import { RequestLog, type RequestRecord, type RequestVerdict } from './wire/request-log';
import type { Route, Router } from './wire/router';
import { refuseXml, serveXmlFromCatalogue } from './wire/v2/operation';
import { Nonces } from './wire/v3/nonces';
import { serveFromCatalogue } from './wire/v3/operation';
import { signResponse } from './wire/v3/sign-response';

/** What the server does with the connection. */
export interface Delivery {
  /** Absent: the connection is closed without a response. */
  readonly answer: Answer | undefined;
  /** How long to delay it, in milliseconds. */
  readonly delay: number;
  /** Whether only the first half of the body is sent before the connection is closed. */
  readonly half: boolean;
}

type OpenRecord = { -readonly [K in keyof RequestRecord]: RequestRecord[K] };

const NO_EFFECT: Effect = {};

/** Whether a request is one of APIv2, whose refusals are XML. */
function isV2({ body }: Received): boolean {
  return body.subarray(0, 5).toString() === '<xml>';
}

/** Answers an operation that no product declares, from the catalogue alone. */
function serveDocumented(facts: Facts, context: RequestContext, state: State): Reply {
  return facts.path.startsWith('v2/')
    ? serveXmlFromCatalogue(facts, context)
    : serveFromCatalogue(facts, context, state);
}

/**
 * Turns a received request into a signed response: records it, applies faults, verifies it, and runs its operation.
 * It does not use sockets.
 */
export class Gateway {
  readonly state: State;
  readonly history = new RequestLog();
  readonly faults = new Faults();
  readonly rates = new RateLimits();
  readonly events = new Events();
  readonly #nonces = new Nonces();
  readonly #router: Router;
  readonly keyring: Keyring;
  readonly #clock: MovableClock;

  constructor(router: Router, keyring: Keyring, clock: MovableClock, state: State) {
    this.state = state;
    this.#router = router;
    this.keyring = keyring;
    this.#clock = clock;
  }

  async handle(received: Received): Promise<Delivery> {
    const route = this.#router.find(received.method, received.target);
    const record = this.history.open(received, this.#clock.now());
    record.template = route.template;
    const fault = this.faults.meet(received, record.template);
    record.fault = fault?.kind;
    const effect = fault?.effect ?? NO_EFFECT;
    const reply = this.#reply(received, route, record, fault);
    const answer = reply === 'drop' ? undefined : await this.#sign(received, reply, effect, record.verdict);
    this.history.close(record, answer);
    this.events.emit({ type: 'request', request: record });
    return this.#deliver(answer, effect, fault);
  }

  /** Executes a request, unless a fault answers in place of its operation. */
  #reply(
    received: Received,
    route: Route,
    record: OpenRecord,
    fault: AppliedFault | undefined,
  ): Reply | 'drop' {
    const { effect = NO_EFFECT, code } = fault ?? {};
    const refuse: MakeRefusal = (status, name, message, internal) =>
      isV2(received)
        ? refuseXml(received, this.keyring.secret, name, message)
        : jsonReply(status, { code: name, message }, internal);
    if (effect.instead) return effect.instead(refuse, code);
    const reply = this.#execute(received, route, record);
    return effect.afterwards ? effect.afterwards(refuse, code) : reply;
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
        const signed = received.headers['authorization'] !== undefined;
        if (verdict.accepted && signed) this.#clock.observe(verdict.clock ?? 'gateway');
      };
      const explain = (reason: string): void => {
        record.reason = reason;
      };
      const { keyring } = this;
      const path = route.template === undefined ? {} : route.path;
      const nonces = this.#nonces;
      const { now: clock, real } = this.#clock;
      const now = clock();
      const excess: RequestContext['excess'] = (facts) =>
        this.rates.excess(`${facts.method} ${facts.path}`, now);
      const context = { received, path, keyring, nonces, now, real: real(), excess, judge, explain };
      return this.state.transaction(() => this.#serve(route, context));
    } catch (error) {
      if (error instanceof Refusal) {
        record.reason = record.verdict?.reason ?? error.reason;
        record.finding = error.finding;
        return error.reply;
      }
      record.reason = String(error);
      return jsonReply(500, { code: 'SYSTEM_ERROR', message: `系统异常: ${record.reason}` });
    }
  }

  /** Signs with the time of the clock that the request was signed by: the client checks it by its own. */
  #sign(
    received: Received,
    reply: Reply,
    { shift = 0 }: Effect,
    verdict: RequestVerdict | undefined,
  ): Promise<Answer> {
    const key = this.keyring.answering(received.headers['wechatpay-serial'] ?? '');
    const { real, now, merchant } = this.#clock;
    const accepted = verdict?.clock === 'machine' ? real : now;
    const time = verdict?.accepted ? accepted : merchant;
    return signResponse(reply, key, time() + shift);
  }

  #deliver(answer: Answer | undefined, { distort, cut }: Effect, fault: AppliedFault | undefined): Delivery {
    const delay = fault?.delay ?? 0;
    if (answer === undefined || cut === 'whole') return { answer: undefined, delay, half: false };
    return { answer: distort ? distort(answer) : answer, delay, half: cut === 'half' };
  }
}
