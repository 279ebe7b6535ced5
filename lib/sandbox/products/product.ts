import { ConfigError } from '../../errors';
import type { Storage } from '../records/records';
import type { Operation } from './operation';
import { State, type Store } from './state';

/** A text in the languages of the console. */
export interface Label {
  readonly en: string;
  readonly zh: string;
}

/** Something that a user, or WeChat Pay's staff, does with an order. */
export interface UserAction<Action extends string = string> {
  readonly action: Action;
  /** The console's button. */
  readonly label: Label;
  /** Whether the console highlights the button. */
  readonly primary?: boolean;
  /** The confirmation of the console; `{number}` represents the order's number. */
  readonly question?: Label;
  /** @throws {ConfigError} if the order does not allow it now. */
  readonly perform: (state: State, number: string, now: number) => void;
}

/** What a list shows of an order. */
export interface OrderSummary<Action extends string = string> {
  /** WeChat Pay's name for it: `NOTPAY`, `WAIT_USER_CONFIRM`, `DOING`. */
  readonly state: string;
  readonly description: string;
  /** In fen. */
  readonly amount?: number | undefined;
  /** What `Sandbox.act` can do with it now. */
  readonly actions: readonly Action[];
}

/** The message that names an object: a request with its response, or a notification. */
export interface Naming {
  readonly state: State;
  /** The path of a request as its operation has it on the wire, or the type of a notification. */
  readonly source: string;
  /** The value of another field of the message, one that the kind reads. */
  readonly read: (name: string) => string | undefined;
}

/** Turns the value of a field into the number of an object. */
export type Locate = (value: string, naming: Naming) => string | undefined;

/** Objects of one kind that the gateway keeps: how to list and show them, and what can be done with them. */
export interface ObjectKind<Kind extends string = string, Action extends string = string> {
  readonly kind: Kind;
  /** The console's heading. */
  readonly title: Label;
  /** The objects by number; of orders, the merchant's own. */
  readonly store: Store<unknown>;
  /** The fields of messages that name one. */
  readonly fields: Readonly<Record<string, Locate>>;
  /** The further fields of a message that tell which one it is. */
  readonly reads: readonly string[];
  /** The object that it is part of: a refund is part of a payment. */
  readonly partOf: PartOf | undefined;
  /** Where the catalogue describes it. */
  readonly documented: DocumentedObject | undefined;
  /** What states mean that the catalogue does not describe. */
  readonly states: Readonly<Record<string, Label>>;
  readonly actions: readonly UserAction<Action>[];
  readonly view: (state: State, number: string, now: number) => OrderSummary<Action> | undefined;
  /** Its fields as a query shows them. */
  readonly facts: (state: State, number: string, now: number) => object | undefined;
}

/** How the parts of an object are found. */
export interface PartOf {
  readonly kind: string;
  /** Returns the numbers of the parts of an object of that kind. */
  readonly find: (state: State, number: string) => readonly string[];
}

/** The operation whose fields name the facts of an object, and which of them is its state. */
export interface DocumentedObject {
  /** `GET v3/refund/domestic/refunds/{out_refund_no}`. */
  readonly operation: string;
  /** `trade_state`. */
  readonly state?: string;
  /** Other operations that describe some of its fields. */
  readonly others?: readonly string[];
}

type Declared<T, Kind extends string, Action extends string> = Pick<
  ObjectKind<Kind, Action>,
  'kind' | 'title'
> & {
  readonly store: Store<T>;
  readonly fields?: ObjectKind['fields'];
  readonly reads?: ObjectKind['reads'];
  readonly partOf?: PartOf;
  readonly documented?: DocumentedObject;
  readonly states?: ObjectKind['states'];
  readonly actions?: readonly UserAction<Action>[];
  readonly view: (object: T, now: number, state: State) => OrderSummary<NoInfer<Action>>;
  readonly facts?: (object: T, now: number, state: State) => object;
};

/** Declares objects of one kind. */
export function objectKind<T extends object, const Kind extends string, const Action extends string = never>({
  store,
  view,
  facts,
  fields = {},
  reads = [],
  states = {},
  actions = [],
  ...declared
}: Declared<T, Kind, Action>): ObjectKind<Kind, Action> {
  return {
    kind: declared.kind,
    title: declared.title,
    partOf: declared.partOf,
    documented: declared.documented,
    store,
    fields,
    reads,
    states,
    actions,
    view: (state, number, now) => {
      const object = store.of(state).get(number);
      return object && view(object, now, state);
    },
    facts: (state, number, now) => {
      const object = store.of(state).get(number);
      return object && (facts?.(object, now, state) ?? {});
    },
  };
}

/** A field with the number itself. */
export const itself: Locate = (value) => value;

/** A field with another identifier, by which the objects are indexed. */
export function indexed<T, Index extends string>(
  store: Store<T, Index>,
  index: NoInfer<Index>,
  numberOf: (object: T) => string,
): Locate {
  return (value, { state }) => store.of(state).find(index, value).map(numberOf)[0];
}

/** A notification that a product sends. */
export interface ProductNotification {
  /** The event type; those of APIv2 begin with `v2/`. */
  readonly type: string;
  /** Changes the state to what `Sandbox.notify` reports to the merchant. */
  readonly apply?: (state: State, resource: object, now: number) => void;
}

/** A stateful product of WeChat Pay, as the gateway runs it. Add it to the registry in `index.ts`. */
export interface Product<Kind extends string = string, Action extends string = string> {
  /** What it keeps and saves. */
  readonly stores?: readonly Store<unknown>[];
  /** The endpoints that read or change its state, of both protocols. */
  readonly operations?: readonly Operation[];
  /** What waits for a user; `Sandbox.orders` lists it. */
  readonly orders?: ObjectKind<Kind, Action>;
  /** What else the console lists and shows; if a message names several, it is about the last of them. */
  readonly objects?: readonly ObjectKind<Kind, Action>[];
  readonly notifications?: readonly ProductNotification[];
}

/** Declares a product; the types keep the names of its kind of order and of its actions. */
export function defineProduct<const Kind extends string = never, const Action extends string = never>(
  product: Product<Kind, Action>,
): Product<Kind, Action> {
  return product;
}

/** Composes the state of a new gateway. */
export function createState(products: readonly Product[], storage?: Storage): State {
  return new State(
    products.flatMap(({ stores = [] }) => stores),
    products.flatMap(({ notifications = [] }) => notifications.map(({ type }) => type)),
    storage,
  );
}

/** Makes the state agree with a notification that the merchant receives. */
export function applyNotification(
  products: readonly Product[],
  state: State,
  { type, resource }: { readonly type: string; readonly resource: object },
  now: number,
): void {
  const declared = products.flatMap(({ notifications = [] }) => notifications);
  for (const notification of declared) {
    if (notification.type === type) notification.apply?.(state, resource, now);
  }
}

/** An order does not allow an action now. */
export function wrongAction(number: string, action: string): ConfigError {
  return new ConfigError(
    'action',
    `${action} is not possible for ${number} now`,
    'Choose one of the actions that its order lists.',
  );
}
