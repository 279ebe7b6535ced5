/** Describes the type of a value without its content: `undefined`, `an array`, `a number`. */
export function shapeOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const type: unknown = Reflect.get(value, 'type');
  return type === 'Buffer' ? 'a Buffer serialized as JSON' : 'an object';
}
