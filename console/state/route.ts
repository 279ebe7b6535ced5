import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { percentDecoded } from '../../lib/sandbox/wire/percent-encoding';

const ROOT = '/_console';

/** The pages of the console, and the open entry. */
export interface Route {
  readonly page: (typeof LISTED)[number] | 'cashier';
  /** The rest of the path: an ID, an event type, or a method and a path. */
  readonly rest: string;
}

/** The pages of the navigation, in its order. */
export const LISTED = [
  'requests',
  'orders',
  'notifications',
  'receiver',
  'faults',
  'reference',
  'connect',
] as const;

const PAGES: readonly Route['page'][] = [...LISTED, 'cashier'];

const pathname = signal(location.pathname);
const search = signal(location.search);

/** The query of the URL, with its question mark; empty if there is none. */
export const query: ReadonlySignal<string> = search;

addEventListener('popstate', follow);

function follow(): void {
  batch(() => {
    pathname.value = location.pathname;
    search.value = location.search;
  });
}

export const route = computed((): Route => {
  const [first = '', ...rest] = pathname.value.slice(ROOT.length).replace(/^\//, '').split('/');
  const page = PAGES.find((known) => known === first);
  return page === undefined ? { page: 'requests', rest: '' } : { page, rest: percentDecoded(rest.join('/')) };
});

/** Returns the URL of a page, or of an entry on it. */
export function hrefOf(page: Route['page'], rest = ''): string {
  const tail = rest.split('/').map(encodeURIComponent).join('/');
  return `${ROOT}/${page}${tail === '' ? '' : `/${tail}`}`;
}

export function open(href: string): void {
  if (href === location.pathname + location.search) return;
  history.pushState(null, '', href);
  follow();
}

/** Replaces the query of the URL; the page stays. */
export function replaceQuery(parameters: URLSearchParams): void {
  const text = parameters.toString();
  history.replaceState(null, '', `${location.pathname}${text === '' ? '' : `?${text}`}`);
  follow();
}
