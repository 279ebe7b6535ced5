import { METHODS } from '../http';
import { catalogueLabels, productOf } from './labels';
import type { Fields, Operation } from './model';
import { englishName } from './names';
import { allOperations, operationOf } from './operations';

/**
 * Finds operations by text: those with this path, as a template or with values; otherwise those that contain every word
 * in their method, path or name; otherwise those that contain every word there or in the name of a field. Names are
 * searched in Chinese and English.
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
  const named = allOperations().filter((operation) => hasWords(words, titleOf(operation)));
  if (named.length > 0) return named;
  return allOperations().filter((operation) =>
    hasWords(words, `${titleOf(operation)} ${fieldNamesOf(operation)}`),
  );
}

function hasWords(words: readonly string[], text: string): boolean {
  const haystack = text.toLowerCase();
  return words.every((word) => haystack.includes(word));
}

function titleOf({ method, path, name }: Operation): string {
  return `${method} ${path} ${name} ${englishName(name)}`;
}

function fieldNamesOf(operation: Operation): string {
  const { request, answer } = operation;
  const groups = [...Object.values(request), answer.fields ?? {}];
  return groups.map((fields) => namesIn(fields, productOf(operation))).join(' ');
}

function namesIn(fields: Fields, product: string): string {
  return Object.entries(fields)
    .map(([name, field]) => {
      const inner = field.fields ?? field.items?.fields ?? {};
      return `${name} ${catalogueLabels().nameOf(name, field, product)?.join(' ')} ${namesIn(inner, product)}`;
    })
    .join(' ');
}
