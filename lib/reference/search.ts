import { METHODS } from '../http';
import type { Operation } from './model';
import { allOperations, operationOf } from './operations';

/**
 * Finds operations by text: those with this path, as a template or with values; otherwise those that contain every word
 * in their method, path or official name.
 *
 * @param text a path, `v3/refund/domestic/refunds`, or words: `POST refunds`, `申请退款`.
 */
export function findOperations(text: string): Operation[] {
  const wanted = text.trim().replace(/^\//, '');
  const [, verb, path = wanted] = /^([A-Z]+) +\/?(\S+)$/.exec(wanted) ?? [];
  const exact = METHODS.filter((method) => verb === undefined || verb === method).flatMap(
    (method) => operationOf(method, path) ?? [],
  );
  if (exact.length > 0) return exact;
  const words = wanted.toLowerCase().split(/\s+/);
  return allOperations().filter(({ method, path, name }) => {
    const haystack = `${method} ${path} ${name}`.toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}
