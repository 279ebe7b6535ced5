/** A value that stands in one field, in whatever type it comes. */
export type Scalar = string | number | bigint | boolean | null;

/**
 * The text of a field: `true` is 1, `false` and null are empty. The sign and the XML of a message must agree on it.
 * Undefined for what is no scalar, and for numbers that are none.
 */
export function scalarText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return value ? '1' : '';
    case 'bigint':
      return value.toString();
    case 'number':
      return Number.isFinite(value) ? value.toString() : undefined;
    default:
      return value === null ? '' : undefined;
  }
}
