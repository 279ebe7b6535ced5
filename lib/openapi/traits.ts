import type { Method, OperationTraits } from '../http';
import { withoutPrototype } from '../json';
import { keyParts, PathIndex } from './path-index';

/** generated/traits.json: each set of traits, and the operations that have it. */
export interface TraitsTable {
  readonly sets: readonly { readonly traits: OperationTraits; readonly of: readonly string[] }[];
}

const ordinary: OperationTraits = Object.freeze(withoutPrototype({}));
let index: PathIndex<OperationTraits> | undefined;
/** The templates of operations whose number is a variable of their path, by their traits. */
const numbered = new Map<OperationTraits, readonly string[]>();

/**
 * What an endpoint needs beyond the ordinary; an empty object where the catalogue knows nothing of the kind.
 *
 * @param method The verb, upper case.
 * @param path The path as the chain has it, as a template or with its values: `v3/billdownload/file`, `v2/pay/refund`.
 *
 * @example
 * traitsOf('GET', 'v3/merchant-service/images/abc') // { unsigned: true, answer: 'file' }
 */
export function traitsOf(method: Method, path: string): OperationTraits {
  index ??= load();
  return index.get(method, path) ?? ordinary;
}

/**
 * The number of a call that is part of its path, percent-encoded as it stands there.
 *
 * @param path The path with its values: `v3/payscore/serviceorder/O1/complete`.
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
