import { computed } from '@preact/signals';
import type { RequestFilter } from '../../lib/sandbox/console/views';
import { hrefOf, query, replaceQuery } from './route';

type FilterName = keyof RequestFilter;

/** The conditions in the order of their chips. */
const NAMES: readonly FilterName[] = ['words', 'status', 'product', 'problem', 'object', 'code'];

/** The conditions of the list of requests; the URL holds them. */
export const filters = computed((): readonly (readonly [name: FilterName, value: string])[] => {
  const parameters = new URLSearchParams(query.value);
  return NAMES.flatMap((name) => {
    const value = parameters.get(name) ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
});

export function filterValue(name: FilterName): string {
  return filters.value.find(([known]) => known === name)?.[1] ?? '';
}

/** Sets a condition; an empty value removes it. */
export function setFilter(name: FilterName, value: string): void {
  const others = filters.value.filter(([known]) => known !== name);
  replaceQuery(
    new URLSearchParams([...others, [name, value]].filter(([, text]) => text !== '') as string[][]),
  );
}

export function clearFilters(): void {
  replaceQuery(new URLSearchParams());
}

/** Returns the URL of a request, or of the list, with the current conditions. */
export function requestHref(id = ''): string {
  return hrefOf('requests', id) + conditions();
}

/** Returns the URL of the listed requests as an HTTP archive. */
export function archiveHref(): string {
  return `/_console/api/har${conditions()}`;
}

function conditions(): string {
  const parameters = new URLSearchParams(filters.value.map(([name, value]) => [name, value])).toString();
  return parameters === '' ? '' : `?${parameters}`;
}
