import type { CallOptions, RequestGroups } from '../http';
import type { Reply } from './field-types';
import type { V2, V3 } from './generated/roots';
import type { Routes } from './generated/routes';

/**
 * Settings of the generated types. Set them by declaration merging.
 *
 * @example
 * // Undocumented paths do not compile, and a misspelt path gets a suggestion.
 * declare module 'wechatpay-chain' {
 *   interface Register { strict: true }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: users merge their settings into it
export interface Register {}

/** Arguments of a call to an undocumented endpoint: any group, any option, and path variables by name. */
export interface UncataloguedInit extends CallOptions, RequestGroups {
  readonly [variable: string]: unknown;
}

/** An undocumented path. Its calls accept any argument; pass the response type as a type argument: `post<{ id: string }>({ json })`. */
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

/** A method on an undocumented path. It is also a segment, since the path may continue after it. */
export interface UncataloguedVerb extends Uncatalogued {
  <Data = unknown>(init?: UncataloguedInit): Reply<Data>;
}

/** Appends several segments at once. */
export interface UncataloguedChain extends Uncatalogued {
  (path: string): Uncatalogued;
}

/** Undocumented segments. */
export interface FreePaths {
  readonly [segment: string]: Uncatalogued;
}

/** The undocumented continuations of a node. */
export interface FreeNode extends FreePaths {
  readonly chain: UncataloguedChain;
}

/** A node of the chain that accepts undocumented segments, unless {@link Register} sets `strict`. */
export type Open<Node> = Register extends { strict: true } ? Node : Node & FreeNode;

interface Roots {
  /** APIv2: XML, signed with the APIv2 key. */
  readonly v2: Open<V2>;
  /** APIv3: JSON, signed with RSA. */
  readonly v3: Open<V3>;
}

/** The documented paths that begin with what is typed. It compares names and takes no path apart. */
type PathsAfter<Typed extends string> = keyof {
  [Path in keyof Routes as Path extends `${Typed}${string}` ? Path : never]: true;
};

/**
 * What the compiler expects instead of a path that is not documented: its completions; without those, the paths that a
 * missing version hides, or those that begin with the same three or two segments; or else any documented path. Only a
 * path that is misspelled is taken apart.
 */
type Suggestions<Typed extends string> = [PathsAfter<Typed>] extends [never]
  ? [PathsAfter<`v3/${Typed}`>] extends [never]
    ? Typed extends `${infer One}/${infer Two}/${infer Three}/${string}`
      ? [PathsAfter<`${One}/${Two}/${Three}`>] extends [never]
        ? [PathsAfter<`${One}/${Two}/`>] extends [never]
          ? keyof Routes
          : PathsAfter<`${One}/${Two}/`>
        : PathsAfter<`${One}/${Two}/${Three}`>
      : keyof Routes
    : PathsAfter<`v3/${Typed}`>
  : PathsAfter<Typed>;

/** The type of a path in strict mode that the compiler does not know before the program runs. */
interface DocumentedPath {
  readonly route: keyof Routes;
}

// Where a path is complete, its type is looked up in Routes; else editors offer its completions. The conditions stand in
// the signatures: for a named type, the compiler would compute its variance with all paths at each completion.

interface StrictClient extends Roots, Routes {
  /** Selects the endpoint with the given path: `chain('v3/pay/transactions/id/{transaction_id}')`. */
  chain<Path extends string>(
    path: Path extends keyof Routes
      ? Path
      : string extends NoInfer<Path>
        ? DocumentedPath
        : NoInfer<Suggestions<Path>>,
  ): Path extends keyof Routes ? Routes[Path] : never;
}

interface OpenClient extends Roots, Routes {
  /** Selects the endpoint with the given path, documented or not: `chain('v3/pay/transactions/id/{transaction_id}')`. */
  chain<Path extends string>(
    path: Path extends keyof Routes
      ? Path
      : string extends NoInfer<Path>
        ? string
        : NoInfer<PathsAfter<Path>> | (string & {}),
  ): Path extends keyof Routes ? Routes[Path] : Uncatalogued;
}

/** The root of the chain: all documented endpoints, in three spellings. */
export type Client = Register extends { strict: true } ? StrictClient : OpenClient & FreePaths;

export type { Routes };
