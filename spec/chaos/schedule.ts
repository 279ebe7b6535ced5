import { CONNECTION_KINDS, type ConnectionKind, type Kind, REQUEST_KINDS, TLS_KINDS } from './kinds';
import { PRODUCTS, type Product } from './products';
import type { Fault } from './proxy';
import { Random } from './random';
import { UNPROMISED_KINDS } from './unpromised';

/** One call of a schedule, with what befalls its attempts. */
export interface PlannedCall {
  /** Its place in the schedule: 0, 1, 2, … */
  readonly id: number;
  readonly product: Product;
  readonly number: string;
  /** Its content is such that WeChat Pay refuses it. */
  readonly refused: boolean;
  /** What befalls attempt after attempt; those that follow meet nothing. */
  readonly faults: readonly Fault[];
  /** How the client gives up if no response arrives. */
  readonly patience: 'abort' | 'timeout';
}

/** What a merchant does about one number: the call, the query where its end is unknown, and the call again. */
export interface Errand {
  readonly first: PlannedCall;
  readonly query: PlannedCall;
  readonly repeats: readonly PlannedCall[];
}

export interface Schedule {
  readonly seed: number;
  readonly tls: boolean;
  /** Errands of one lane are done one after the other, lanes at the same time. */
  readonly lanes: readonly (readonly Errand[])[];
  /** What befalls connection after connection, in the order in which they come. */
  readonly connections: readonly ({ readonly kind: ConnectionKind; readonly at: number } | undefined)[];
}

const LANES = [1, 1, 2, 3];
const ERRANDS = 6;
const ATTEMPTS = 3;
const CONNECTIONS = 40;

/**
 * Everything that will happen, from a seed alone.
 *
 * @param omitted faults that are drawn and then left out, so that a seed means the same with them and without them.
 */
export function planSchedule(seed: number, omitted: readonly Kind[] = UNPROMISED_KINDS): Schedule {
  const random = new Random(seed);
  const tls = seed % 5 === 0;
  const lanes = tls ? 1 : random.pick(LANES);
  const planner = new Planner(random, seed, omitted);
  const errands = Array.from({ length: ERRANDS }, (_, index) => planner.errand(index));
  const connections = Array.from({ length: CONNECTIONS }, () => planner.connection(tls));
  return { seed, tls, lanes: dealt(errands, lanes), connections };
}

/** Draws the parts of a schedule, one after the other. */
class Planner {
  readonly #random: Random;
  readonly #seed: number;
  readonly #omitted: readonly Kind[];
  #calls = 0;

  constructor(random: Random, seed: number, omitted: readonly Kind[]) {
    this.#random = random;
    this.#seed = seed;
    this.#omitted = omitted;
  }

  errand(index: number): Errand {
    const product = this.#random.pick(PRODUCTS);
    const number = `S${String(this.#seed).padStart(8, '0')}E${index}`;
    const refused = this.#random.chance(0.15);
    const plan = (probability: number) => this.#call({ product, number, refused }, probability);
    return { first: plan(0.6), query: plan(0.3), repeats: [plan(0.5), plan(0.3)] };
  }

  connection(tls: boolean): Schedule['connections'][number] {
    const kinds = tls ? [...TLS_KINDS, ...TLS_KINDS, ...CONNECTION_KINDS] : CONNECTION_KINDS;
    const hit = this.#random.chance(tls ? 0.35 : 0.08);
    const [kind, at] = [this.#random.pick(kinds), this.#random.fraction()];
    return hit && !this.#omitted.includes(kind) ? { kind, at } : undefined;
  }

  #call(what: Pick<PlannedCall, 'product' | 'number' | 'refused'>, probability: number): PlannedCall {
    return {
      id: this.#calls++,
      ...what,
      faults: Array.from({ length: ATTEMPTS }, () => this.#fault(probability)),
      patience: this.#random.chance(0.1) ? 'timeout' : 'abort',
    };
  }

  #fault(probability: number): Fault {
    const hit = this.#random.chance(probability);
    const [kind, at] = [this.#random.pick(REQUEST_KINDS), this.#random.fraction()];
    const strikes = hit && !this.#omitted.includes(kind);
    return { kind: strikes ? kind : 'none', at };
  }
}

function dealt<T>(items: readonly T[], hands: number): T[][] {
  return Array.from({ length: hands }, (_, hand) => items.filter((__, index) => index % hands === hand));
}
