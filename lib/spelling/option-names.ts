import { ConfigError } from '../errors';
import { nearest } from './distance';

/** Where options stand, for the error about an unknown one. */
export interface OptionPlace {
  /** In front of the name: `retry`. Default: nothing, the options are those of a constructor or of a call. */
  readonly parent?: string;
  /** The call that takes the options: `new Wechatpay({ … })`. */
  readonly of: string;
}

/**
 * Refuses own properties that are not options: a misspelled option would have no effect, and nobody would notice. A name
 * without a value is ignored.
 *
 * @param known the names of all options.
 * @throws {ConfigError} for the first unknown name; its hint has the name that was probably meant.
 */
export function refuseUnknownOptions(
  given: object,
  known: readonly string[],
  { parent, of }: OptionPlace,
): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || known.includes(name)) continue;
    const meant = nearest(name, known);
    throw new ConfigError(
      parent === undefined ? name : `${parent}.${name}`,
      `expected an option of ${of}, received another name`,
      meant === undefined ? `Remove it. The options are: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`,
    );
  }
}
