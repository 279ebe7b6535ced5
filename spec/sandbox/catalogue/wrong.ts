import type { Field, Fields } from '../../../lib/reference';
import type { Values } from './sample';

/** One way to break a table. */
export interface Wrong {
  /** What is done, for the name of a test. */
  readonly what: string;
  /** The pointer of the field within the group: `/amount/total`. */
  readonly pointer: string;
  readonly values: Values;
}

function without(values: Values, name: string): Values {
  return Object.fromEntries(Object.entries(values).filter(([known]) => known !== name));
}

/** Returns values that break a rule of the field, with the rule; empty if it has no such rule. */
function breaches(field: Field): [string, unknown][] {
  const { type, enum: codes, maxLength, pattern, format, minimum, maximum, maxItems } = field;
  if (field.encrypted) return [['not encrypted', 'plain text']];
  const text = type === 'string' && !field.encoded;
  const number = type === 'integer' || type === 'number';
  const found: ([string, unknown] | false)[] = [
    text && codes !== undefined && ['with an undocumented code', 'NO_SUCH_CODE'],
    text && !codes && maxLength !== undefined && ['too long', '1'.repeat(maxLength + 1)],
    text && pattern !== undefined && ['with an invalid pattern', '!'],
    text && format === 'rfc3339' && ['an invalid time', 'yesterday'],
    number && codes !== undefined && ['with an undocumented code', -77],
    number && minimum !== undefined && ['too small', minimum - 1],
    number && maximum !== undefined && ['too large', maximum + 1],
    type === 'array' && maxItems !== undefined && ['too many', Array.from({ length: maxItems + 1 }, () => 1)],
    type === 'string' && ['a number instead of a string', 7],
    number && ['a string instead of a number', 'seven'],
    type === 'boolean' && ['a string instead of a boolean', 'yes'],
    type === 'object' && ['a string instead of an object', 'text'],
    type === 'array' && ['a string instead of an array', 'text'],
  ];
  return found.filter((breach) => breach !== false);
}

/** Every way to break a table that right values keep: a required field left out, a rule broken, a field that is unknown. */
export function wrongs(fields: Fields, right: Values, at = ''): Wrong[] {
  const own = Object.entries(fields).flatMap(([name, field]): Wrong[] => {
    const pointer = `${at}/${name}`;
    const value = right[name];
    const missing = field.required ? [{ what: 'missing', pointer, values: without(right, name) }] : [];
    const broken = breaches(field).map(([what, other]) => ({
      what,
      pointer,
      values: { ...right, [name]: other },
    }));
    const nested =
      field.type === 'object' && field.fields && typeof value === 'object' && value !== null
        ? wrongs(field.fields, { ...value }, pointer).map((wrong) => ({
            ...wrong,
            values: { ...right, [name]: wrong.values },
          }))
        : [];
    return [...missing, ...broken, ...nested];
  });
  const unknown = {
    what: 'unknown',
    pointer: `${at}/no_such_field`,
    values: { ...right, no_such_field: '1' },
  };
  return [...own, unknown];
}
