import type { Locate, ObjectKind, Product } from './product';
import type { State } from './state';

/** An object that a message names. */
export interface ObjectNaming {
  readonly kind: string;
  readonly number: string;
  /** Whether the gateway has it: a refused request names one that was never created. */
  readonly exists: boolean;
}

interface Declared {
  readonly product: Product;
  readonly kinds: readonly ObjectKind[];
}

/** The maximum number of objects that are found in one message. */
const MOST = 20;

/** Finds the objects that messages name, by the fields that each kind declares. */
export class Namings {
  /** The fields that name an object of any kind. */
  readonly fieldNames: ReadonlySet<string>;
  readonly #state: State;
  readonly #kinds: readonly ObjectKind[];
  /** The kinds of a product, by the paths of its operations and by the types of its notifications. */
  readonly #own: ReadonlyMap<string, readonly ObjectKind[]>;

  constructor(declared: readonly Declared[], state: State) {
    this.#state = state;
    this.#kinds = declared.flatMap(({ kinds }) => kinds);
    this.fieldNames = new Set(this.#kinds.flatMap(({ fields, reads }) => [...Object.keys(fields), ...reads]));
    this.#own = new Map(
      declared.flatMap(({ product: { operations = [], notifications = [] }, kinds }) =>
        [...operations.map(({ path }) => path), ...notifications.map(({ type }) => type)].map(
          (source) => [source, kinds] as const,
        ),
      ),
    );
  }

  /** The object that the message is about comes first: one of the product that sends or receives it. */
  find(source: string, fields: ReadonlyMap<string, readonly string[]>): ObjectNaming[] {
    const own = this.#own.get(source) ?? [];
    // One field has the numbers of several products: `out_order_no`.
    const taken = new Set(own.flatMap((kind) => Object.keys(kind.fields)));
    const foreign = this.#kinds.filter((kind) => !own.includes(kind));
    const mine = own.flatMap((kind) => this.#named(kind, source, fields, () => true));
    const theirs = foreign.flatMap((kind) => this.#named(kind, source, fields, (name) => !taken.has(name)));
    const about = mine.find(({ exists }) => exists) ?? mine[0];
    const others = [...mine, ...theirs].filter((one) => one.exists && one !== about);
    return [...(about === undefined ? [] : [about]), ...others].slice(0, MOST);
  }

  #named(
    { kind, store, fields: declared }: ObjectKind,
    source: string,
    fields: ReadonlyMap<string, readonly string[]>,
    applies: (name: string) => boolean,
  ): ObjectNaming[] {
    const naming = { state: this.#state, source, read: (name: string) => fields.get(name)?.[0] };
    const numbers = Object.entries<Locate>(declared)
      .filter(([name]) => applies(name))
      .flatMap(([name, locate]) => (fields.get(name) ?? []).flatMap((value) => locate(value, naming) ?? []));
    const records = store.of(this.#state);
    return [...new Set(numbers)].map((number) => ({ kind, number, exists: records.has(number) }));
  }
}
