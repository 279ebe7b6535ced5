import { Wechatpay, WechatpayError } from 'wechatpay-chain';
import { call as send } from '../support/client';
import type { RawAnswer, RawRequest } from './http1';
import { isHarmless, type Kind } from './kinds';
import { Model } from './model';
import type { Base } from './products';
import { CALL_HEADER, type Director, type Fault } from './proxy';
import type { Errand, PlannedCall, Schedule } from './schedule';
import type { World } from './world';

/** How a call ended. */
export type Ending = 'success' | 'not-sent' | 'rejected' | 'unknown' | 'astray';

/** A call that was made, what befell it, and how it ended. */
export interface MadeCall {
  readonly plan: PlannedCall;
  readonly isQuery: boolean;
  /** What befell its requests, in order. */
  readonly met: Kind[];
  /** Faults of earlier calls that left an extra response on its connection. */
  readonly inherited: Kind[];
  /** What befell the connections that were opened while it was under way. */
  readonly connected: Set<Kind>;
  ending: Ending;
  data?: Readonly<Record<string, unknown>>;
  error?: unknown;
}

/** What came of a schedule. */
export interface Result {
  readonly seed: number;
  /** What befell its connections. */
  readonly connections: readonly Kind[];
  readonly calls: readonly MadeCall[];
  readonly broken: readonly Breach[];
}

/** A promise that was broken. */
export interface Breach {
  /** Which, in words. */
  readonly what: string;
  /** The faults that were at work. */
  readonly kinds: readonly Kind[];
}

/** No call of a schedule takes that long, even on a busy machine. In milliseconds. */
const PATIENCE = 30_000;
/** The timeout of a call that ends by itself if no response arrives, in milliseconds. */
const SHORT = 40;

/**
 * Carries a schedule out and judges it.
 *
 * @param prepare changes the client before its first call.
 */
export async function runSchedule(
  world: World,
  schedule: Schedule,
  prepare?: (client: Wechatpay) => void,
): Promise<Result> {
  const base = await world.base(`S${String(schedule.seed).padStart(8, '0')}B`);
  const run = new Run(world, schedule, base);
  prepare?.(run.client);
  world.proxy.direct(run);
  world.front.direct(
    () => run.nextConnection(),
    () => run.held(undefined),
  );
  const endless = await run.go();
  const { calls, connections } = run;
  return { seed: schedule.seed, calls, connections, broken: [...run.judge(), ...endless] };
}

class Run implements Director {
  readonly calls: MadeCall[] = [];
  readonly client: Wechatpay;
  readonly #world: World;
  readonly #schedule: Schedule;
  readonly #base: Base;
  readonly #model = new Model();
  readonly #plans = new Map<number, PlannedCall>();
  readonly #underWay = new Map<number, AbortController>();
  readonly #answers: { readonly plan: PlannedCall; readonly answer: RawAnswer }[] = [];
  #opened = 0;

  constructor(world: World, schedule: Schedule, base: Base) {
    this.#world = world;
    this.#schedule = schedule;
    this.#base = base;
    this.client = new Wechatpay(world.config(schedule.tls));
    for (const { first, query, repeats } of schedule.lanes.flat()) {
      for (const plan of [first, query, ...repeats]) this.#plans.set(plan.id, plan);
    }
  }

  next(id: number): Fault {
    const made = this.#made(id);
    const fault = made.plan.faults[made.met.length] ?? { kind: 'none', at: 0 };
    made.met.push(fault.kind);
    return fault;
  }

  nextConnection(): Schedule['connections'][number] {
    const fault = this.#schedule.connections[this.#opened++];
    for (const id of this.#underWay.keys()) if (fault) this.#made(id).connected.add(fault.kind);
    return fault;
  }

  get connections(): Kind[] {
    const opened = this.#schedule.connections.slice(0, this.#opened);
    return opened.flatMap((fault) => (fault ? [fault.kind] : []));
  }

  echoes(id: number): boolean {
    const { plan, isQuery } = this.#made(id);
    return isQuery || plan.product.echoes;
  }

  note(id: number, request: RawRequest, answer: RawAnswer): void {
    const { plan, isQuery } = this.#made(id);
    this.#model.note(id, request, answer);
    if (!isQuery && this.#model.of(id).length > 0) this.#answers.push({ plan, answer });
  }

  earlier(id: number): RawAnswer | undefined {
    const { plan, isQuery } = this.#made(id);
    const fits = (other: PlannedCall) => other.product === plan.product && other.number !== plan.number;
    return isQuery ? undefined : this.#answers.find((known) => fits(known.plan))?.answer;
  }

  held(id: number | undefined): void {
    for (const [known, controller] of this.#underWay) {
      const waits = this.#made(known).plan.patience === 'timeout';
      if (id === undefined || (id === known && !waits)) controller.abort();
    }
  }

  disturb(id: number, kind: Kind): void {
    this.#made(id).inherited.push(kind);
  }

  /** @returns what did not end. */
  async go(): Promise<Breach[]> {
    const lanes = this.#schedule.lanes.map(async (errands) => {
      for (const errand of errands) await this.#do(errand);
    });
    const waiting = () => [...this.#underWay.keys()].map((id) => this.#name(this.#made(id)));
    const late = await within(Promise.all(lanes));
    if (late) return [{ what: `still waiting: ${waiting().join(', ')}`, kinds: this.#kinds() }];
    if (await within(this.client.close())) return [{ what: 'close() does not end', kinds: this.#kinds() }];
    this.#world.proxy.hangUp();
    await this.#world.proxy.settled();
    return [];
  }

  /** Which promises the calls broke. */
  *judge(): Generator<Breach> {
    for (const made of this.calls) {
      const kinds = this.#kinds(made.plan.number);
      for (const fault of this.#faultsOf(made)) {
        yield { what: `${this.#name(made)}, met ${kinds.join(', ') || 'nothing'}: ${fault}`, kinds };
      }
    }
    for (const { what, call } of this.#model.repeated) {
      const kinds = this.#kinds(this.#made(call).plan.number);
      yield { what: `${what} was done more than once, met ${kinds.join(', ')}`, kinds };
    }
  }

  /** What befell the calls with a number, or all calls. */
  #kinds(number?: string): Kind[] {
    const calls = this.calls.filter(({ plan }) => number === undefined || plan.number === number);
    const kinds = calls.flatMap(({ met, inherited, connected }) => [...met, ...inherited, ...connected]);
    return [...new Set(kinds)].filter((kind) => !isHarmless(kind));
  }

  /** What a merchant does for a number: queries if the outcome is unknown, then calls again with the same number. */
  async #do({ first, query, repeats }: Errand): Promise<void> {
    let { ending } = await this.#call(first);
    for (const again of repeats) {
      if (ending === 'unknown' && query.product.look && !this.calls.some(({ plan }) => plan === query)) {
        await this.#call(query, true);
      }
      const settled = ending === 'success' || ending === 'rejected';
      // Without a number, a retry cannot be distinguished from a second order.
      if (settled || (ending === 'unknown' && first.product.field === undefined)) return;
      ({ ending } = await this.#call(again));
    }
  }

  async #call(plan: PlannedCall, isQuery = false): Promise<MadeCall> {
    const made: MadeCall = { plan, isQuery, met: [], inherited: [], connected: new Set(), ending: 'astray' };
    this.calls.push(made);
    const controller = new AbortController();
    this.#underWay.set(plan.id, controller);
    const init = {
      ...this.#optionsOf(plan, isQuery),
      headers: { [CALL_HEADER]: String(plan.id) },
      signal: controller.signal,
      timeout: this.#givesUp(plan) ? SHORT : undefined,
    };
    const { look, path } = plan.product;
    try {
      const response = isQuery
        ? await send(this.client, 'get', look?.path ?? '', init)
        : await send(this.client, 'post', path, init);
      made.data = Object(Object(response).data);
      made.ending = 'success';
    } catch (error) {
      made.error = error;
      if (error instanceof WechatpayError) made.ending = error.outcome ?? 'astray';
    }
    this.#underWay.delete(plan.id);
    this.#world.front.release();
    return made;
  }

  #optionsOf({ product, number, refused }: PlannedCall, isQuery: boolean): object {
    if (!isQuery) return product.init(number, this.#world, this.#base, refused);
    return { [product.field ?? '']: number, ...product.look?.init?.(this.#world, this.#base) };
  }

  #givesUp({ patience, faults }: PlannedCall): boolean {
    return patience === 'timeout' && faults.some(({ kind }) => kind.endsWith('-held'));
  }

  #made(id: number): MadeCall {
    const made = this.calls.find(({ plan }) => plan.id === id);
    if (made === undefined) throw new Error(`Call ${id} was not made`);
    return made;
  }

  #name({ plan, isQuery, ending }: MadeCall): string {
    return `call ${plan.id} (${isQuery ? 'query of ' : ''}${plan.product.name} ${plan.number}, ${ending})`;
  }

  *#faultsOf(made: MadeCall): Generator<string> {
    const { ending, error } = made;
    const done = this.#model.of(made.plan.id);
    if (ending === 'astray') yield `ended with an error that does not describe a call: ${String(error)}`;
    if ((ending === 'rejected' || ending === 'not-sent') && done.length > 0) {
      yield `called ${ending}, and it was executed`;
    }
    if (ending === 'success' && !this.#isTrue(made)) yield 'called a success, which did not happen';
    if (ending === 'unknown' && error instanceof WechatpayError) yield* this.#missingIn(error, made);
    if (this.#fellShort(made)) yield `ended so for no reason: ${String(error)}`;
  }

  /** Whether a success describes the execution of its own number or, without one, of this call. */
  #isTrue({ plan, isQuery, data = {} }: MadeCall): boolean {
    const { field, effect, unsigned } = plan.product;
    if (field === undefined) return this.#model.of(plan.id).some(({ id }) => id === data[effect]);
    const done = this.#model.effects.filter(({ number }) => number === plan.number);
    if (isQuery || unsigned) return done.length > 0 && data[field] === plan.number;
    return done.some(({ id }) => id === data[effect]);
  }

  /** What an error of unknown outcome owes its reader. */
  *#missingIn({ call, hint }: WechatpayError, { plan, isQuery }: MadeCall): Generator<string> {
    const { field, look } = plan.product;
    if (isQuery) return;
    if (hint === '') yield 'has no hint';
    if (field !== undefined && (call?.number?.field !== field || call.number.value !== plan.number)) {
      yield `names the number ${JSON.stringify(call?.number)}`;
    }
    if (look !== undefined && call?.query !== `GET ${look.path}`) yield `names the query ${call?.query}`;
  }

  /** Whether all of its requests arrived, nothing that befell them was harmful, and it did not end as it should. */
  #fellShort({ plan, isQuery, met, inherited, ending, error }: MadeCall): boolean {
    if (met.length === 0 || inherited.length > 0 || !met.every(isHarmless)) return false;
    if (error instanceof WechatpayError && error.call?.attempts !== met.length) return false;
    if (this.#schedule.tls || this.#givesUp(plan)) return false;
    if (isQuery) return ending !== 'success' && ending !== 'rejected';
    if (!plan.refused) return ending !== 'success';
    // An unsigned refusal proves nothing about the outcome.
    return ending !== 'rejected' && !(plan.product.unsigned && ending === 'unknown');
  }
}

/** Whether something takes longer than allowed. */
async function within(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), PATIENCE);
  });
  try {
    return await Promise.race([work.then(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}
