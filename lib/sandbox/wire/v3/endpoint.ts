import type { Encrypted, Routes } from '../../../openapi';
import type { Operation as Facts } from '../../../reference';
import type { Keyring } from '../../keys/keyring';
import type { State } from '../../products/state';
import type { SampleFile } from '../answers';
import type { Reply } from '../messages';

// The input and the result of a handler, derived from the generated types.

export type Method = Facts['method'];

/** A call of an endpoint, as the types of the client's chain have it. */
type Verb<P extends keyof Routes, M extends Method> =
  Lowercase<M> extends keyof Routes[P] ? Routes[P][Lowercase<M>] : never;

type Init<V> = V extends (init: infer I) => unknown ? Exclude<I, readonly unknown[] | undefined> : never;

type Group<I, N extends string> = I extends { readonly [K in N]?: infer G }
  ? unknown extends G
    ? Readonly<Record<string, never>>
    : Exclude<G, undefined>
  : never;

/** A request as a handler sees it: everything in plain text. */
type Plain<T> =
  T extends Exclude<Encrypted, string>
    ? never
    : T extends string | number | boolean | undefined
      ? T
      : T extends readonly (infer I)[]
        ? readonly Plain<I>[]
        : { readonly [K in keyof T]: Plain<T[K]> };

/** Alternatives as one object, in which any of their fields may be missing. */
type Joined<Alternatives> = Alternatives & {
  readonly [Name in FieldOf<Alternatives>]?: ValueOf<Alternatives, Name>;
};

type FieldOf<Alternatives> = Alternatives extends unknown ? keyof Alternatives : never;

type ValueOf<Alternatives, Name extends PropertyKey> = Alternatives extends {
  readonly [Key in Name]?: infer Value;
}
  ? Value
  : never;

type Variables<I> = I extends { readonly path: infer V } ? { readonly [N in keyof V]: string } : never;

/** What is known of a value: any part of it. */
export type Known<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer I)[]
    ? readonly Known<I>[]
    : { readonly [K in keyof T]?: Known<T[K]> | undefined };

/** The response of an operation. */
export type AnswerOf<P extends keyof Routes, M extends Method> =
  Verb<P, M> extends (...args: never[]) => Promise<{ readonly data: infer D }> ? D : never;

/** What a handler sees: checked values only, sensitive ones in plain text. */
export interface Call<P extends keyof Routes, M extends Method> {
  readonly json: Joined<Plain<Group<Init<Verb<P, M>>, 'json'>>>;
  readonly query: Joined<Plain<Group<Init<Verb<P, M>>, 'query'>>>;
  readonly path: Variables<Init<Verb<P, M>>>;
  readonly keyring: Keyring;
  /** The gateway's clock, in milliseconds. */
  readonly now: number;
  /** The gateway's: `http://127.0.0.1:49152`. */
  readonly origin: string;
}

/** The known fields of a response with status 202. */
export class Accepted<Known> {
  constructor(readonly known: Known & object) {}
}

/**
 * The result of a handler: the known fields of the response, the rest is generated; nothing for an empty response;
 * the file for a file.
 */
export type Outcome<P extends keyof Routes, M extends Method> =
  AnswerOf<P, M> extends infer D
    ? D extends Buffer
      ? SampleFile | Reply | undefined
      : D extends undefined
        ? undefined
        : Known<D> | Accepted<Known<D>>
    : never;

/** Handles a call of an endpoint. */
export type Handler<P extends keyof Routes, M extends Method> = (
  call: Call<P, M>,
  state: State,
) => Outcome<P, M> & (object | undefined);
