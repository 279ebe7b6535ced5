/** The value of one field. */
export type Scalar = string | number | bigint | boolean | null;

/**
 * Returns the text of a field, the same for the sign and the XML of a message: `true` is 1, `false` and null are empty.
 * Returns undefined for arrays and objects, and for numbers that are not finite.
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
