import { type Merchant, type MerchantField, VARIABLES } from '../../client';

export { FIELDS, type Merchant, type MerchantField, VARIABLES } from '../../client';

/** The configuration of a merchant and its source. */
export interface Found {
  readonly merchant: Merchant;
  readonly source: Source;
}

export type Source =
  | { readonly kind: 'environment' }
  | {
      readonly kind: 'profile';
      readonly name: string;
      readonly file: string;
      /** Other users can read the file. */
      readonly exposed: boolean;
    };

/** Returns the name of a field in a source. */
export function nameIn(source: Source, field: MerchantField): string {
  return source.kind === 'environment' ? VARIABLES[field] : field;
}

export function describeSource(source: Source): string {
  return source.kind === 'environment' ? 'the environment' : `${source.file} (${source.name})`;
}
