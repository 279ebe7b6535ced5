import { bare, type Method, type Traits } from '../http';
import { keyParts, PathIndex } from './paths';

/** generated/traits.json: each set of traits, and the operations that have it. */
export interface TraitsTable {
  readonly sets: readonly { readonly traits: Traits; readonly of: readonly string[] }[];
}

const ordinary: Traits = Object.freeze(bare({}));
let index: PathIndex<Traits> | undefined;

/**
 * What an endpoint needs beyond the ordinary; an empty object where the catalogue knows nothing of the kind.
 *
 * @param method The verb, upper case.
 * @param path The path as the chain has it, as a template or with its values: `v3/billdownload/file`, `v2/pay/refund`.
 *
 * @example
 * traitsOf('GET', 'v3/merchant-service/images/abc') // { unsigned: true, answer: 'file' }
 */
export function traitsOf(method: Method, path: string): Traits {
  index ??= load();
  return index.get(method, path) ?? ordinary;
}

function load(): PathIndex<Traits> {
  const { sets }: TraitsTable = require('./generated/traits.json');
  const table = new PathIndex<Traits>();
  for (const { traits: known, of } of sets) {
    const traits = Object.freeze(known.upload ? bare(known, { upload: bare(known.upload) }) : bare(known));
    for (const key of of) table.add(...keyParts(key), traits);
  }
  return table;
}
