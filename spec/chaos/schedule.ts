import { CONNECTION_KINDS, type ConnectionKind, type Kind, REQUEST_KINDS, TLS_KINDS } from './kinds';
import { OPEN_KINDS, OPEN_PRODUCTS, UNPROMISED_KINDS } from './open';
import { PRODUCTS, type Product } from './products';
import type { Fault } from './proxy';
import { Random } from './random';

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
  /** How the client gives up where no answer comes. */
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

/** Faults that are drawn and then left out, so that a seed means the same with them and without them. */
export interface Omissions {
  readonly kinds: readonly Kind[];
  /** Names of products whose calls meet no fault. */
  readonly products: readonly string[];
}

/** What the client does not withstand yet, or cannot. */
export const OMITTED: Omissions = { kinds: [...OPEN_KINDS, ...UNPROMISED_KINDS], products: OPEN_PRODUCTS };
export const NOTHING_OMITTED: Omissions = { kinds: [], products: [] };

/** Everything that will happen, from a seed alone. */
export function planSchedule(seed: number, omitted: Omissions = OMITTED): Schedule {
  const random = new Random(seed);
  const tls = seed % 5 === 0;
  const lanes = tls ? 1 : random.pick(LANES);
  let id = 0;
  const draw = ({ name }: Product, probability: number): Fault => {
    const [hit, kind, at] = [random.chance(probability), random.pick(REQUEST_KINDS), random.fraction()];
    const strikes = hit && !omitted.kinds.includes(kind) && !omitted.products.includes(name);
    return { kind: strikes ? kind : 'none', at };
  };
  const planCall = (
    product: Product,
    number: string,
    refused: boolean,
    probability: number,
  ): PlannedCall => ({
    id: id++,
    product,
    number,
    refused,
    faults: Array.from({ length: ATTEMPTS }, () => draw(product, probability)),
    patience: random.chance(0.1) ? 'timeout' : 'abort',
  });
  const planErrand = (_: unknown, index: number): Errand => {
    const product = random.pick(PRODUCTS);
    const number = `S${String(seed).padStart(8, '0')}E${index}`;
    const refused = random.chance(0.15);
    const plan = (probability: number) => planCall(product, number, refused, probability);
    return { first: plan(0.6), query: plan(0.3), repeats: [plan(0.5), plan(0.3)] };
  };
  const errands = Array.from({ length: ERRANDS }, planErrand);
  const kinds = tls ? [...TLS_KINDS, ...TLS_KINDS, ...CONNECTION_KINDS] : CONNECTION_KINDS;
  const connections = Array.from({ length: CONNECTIONS }, () => {
    const [hit, kind, at] = [random.chance(tls ? 0.35 : 0.08), random.pick(kinds), random.fraction()];
    return hit && !omitted.kinds.includes(kind) ? { kind, at } : undefined;
  });
  return { seed, tls, lanes: dealt(errands, lanes), connections };
}

function dealt<T>(items: readonly T[], hands: number): T[][] {
  return Array.from({ length: hands }, (_, hand) => items.filter((__, index) => index % hands === hand));
}
