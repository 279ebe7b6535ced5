import type { Method, OperationTraits } from '../http';
import { withoutPrototype } from '../json';
import { keyParts, PathIndex } from './path-index';

/** The content of generated/traits.json: sets of traits, each with its operations. */
export interface TraitsTable {
  readonly sets: readonly { readonly traits: OperationTraits; readonly of: readonly string[] }[];
}

const NO_TRAITS: OperationTraits = Object.freeze(withoutPrototype({}));
let index: PathIndex<OperationTraits> | undefined;
/** Templates of the operations whose number is a path variable, by their traits. */
const numbered = new Map<OperationTraits, readonly string[]>();

/**
 * Returns the special traits of an operation; an empty object if there are none.
 *
 * @param method The HTTP method in upper case.
 * @param path The path of the chain, as a template or with values: `v3/billdownload/file`, `v2/pay/refund`.
 *
 * @example
 * traitsOf('GET', 'v3/merchant-service/images/abc') // { unsigned: true, answer: 'file' }
 */
export function traitsOf(method: Method, path: string): OperationTraits {
  index ??= load();
  return index.get(method, path) ?? NO_TRAITS;
}

/**
 * Returns the number of a call that is part of its path, percent-encoded as in the path.
 *
 * @param path The path with values: `v3/payscore/serviceorder/O1/complete`.
 *
 * @example
 * numberInPath('POST', 'v3/payscore/serviceorder/O1/complete') // 'O1'
 */
export function numberInPath(method: Method, path: string): string | undefined {
  const traits = traitsOf(method, path);
  const variable = `{${traits.number?.slice('path.'.length)}}`;
  const segments = path.split('/');
  const template = numbered.get(traits)?.find((one) => fits(one.split('/'), segments));
  return template === undefined ? undefined : segments[template.split('/').indexOf(variable)];
}

function fits(template: readonly string[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((segment, at) => segment.startsWith('{') || segment === segments[at])
  );
}

function load(): PathIndex<OperationTraits> {
  const { sets }: TraitsTable = require('./generated/traits.json');
  const table = new PathIndex<OperationTraits>();
  for (const { traits: known, of } of sets) {
    const traits = Object.freeze(
      known.upload
        ? withoutPrototype(known, { upload: withoutPrototype(known.upload) })
        : withoutPrototype(known),
    );
    for (const key of of) table.add(...keyParts(key), traits);
    if (traits.number?.startsWith('path.')) {
      numbered.set(
        traits,
        of.map((key) => keyParts(key)[1]),
      );
    }
  }
  return table;
}
