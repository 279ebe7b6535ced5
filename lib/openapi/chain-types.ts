import type { CallOptions, RequestGroups } from '../http';
import type { Reply } from './field-types';
import type { V2, V3 } from './generated/roots';
import type { Routes } from './generated/routes';

/**
 * Settings of the types, made by merging into it.
 *
 * @example
 * // A misspelt path becomes an error, with a suggestion.
 * declare module 'wechatpay-chain' {
 *   interface Register { strict: true }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: a place for users to merge into
export interface Register {}

/** What a call of an undocumented endpoint takes: any group, any option, and path variables by name. */
export interface UncataloguedInit extends CallOptions, RequestGroups {
  readonly [variable: string]: unknown;
}

/** A path that the catalogue does not know. Its calls take anything; type the answer: `post<{ id: string }>({ json })`. */
export interface Uncatalogued {
  readonly get: UncataloguedVerb;
  readonly post: UncataloguedVerb;
  readonly put: UncataloguedVerb;
  readonly patch: UncataloguedVerb;
  readonly delete: UncataloguedVerb;
  readonly getAsync: UncataloguedVerb;
  readonly postAsync: UncataloguedVerb;
  readonly putAsync: UncataloguedVerb;
  readonly patchAsync: UncataloguedVerb;
  readonly deleteAsync: UncataloguedVerb;
  readonly chain: UncataloguedChain;
  readonly [segment: string]: Uncatalogued;
}

/** A verb on an undocumented path; also a segment, since a path may go on behind it. */
export interface UncataloguedVerb extends Uncatalogued {
  <Data = unknown>(init?: UncataloguedInit): Reply<Data>;
}

/** Goes on with a path in one piece. */
export interface UncataloguedChain extends Uncatalogued {
  (path: string): Uncatalogued;
}

/** Where a path leaves what the catalogue knows. */
export interface FreePaths {
  readonly [segment: string]: Uncatalogued;
}

/** The ways on from a node that the catalogue does not know. */
export interface FreeNode extends FreePaths {
  readonly chain: UncataloguedChain;
}

/** A node of the chain that may be left for undocumented paths, unless {@link Register} says `strict`. */
export type Open<Node> = Register extends { strict: true } ? Node : Node & FreeNode;

interface Roots {
  /** APIv2: XML, signed by the merchant's key. */
  readonly v2: Open<V2>;
  /** APIv3: JSON, signed with RSA. */
  readonly v3: Open<V3>;
}

interface StrictClient extends Roots, Routes {
  /** The endpoint of a path, written as a whole: `chain('v3/pay/transactions/id/{transaction_id}')`. */
  chain<Path extends keyof Routes>(path: Path): Routes[Path];
}

interface OpenClient extends Roots, Routes {
  /** The endpoint of a path, written as a whole: `chain('v3/pay/transactions/id/{transaction_id}')`. */
  chain<Path extends keyof Routes>(path: Path): Routes[Path];
  /** An endpoint that the catalogue does not know. */
  chain(path: string): Uncatalogued;
}

/** The root of the chain: every documented endpoint, in three spellings. */
export type Client = Register extends { strict: true } ? StrictClient : OpenClient & FreePaths;

export type { Routes };
