import { computed, signal } from '@preact/signals';

const ROOT = '/_console';

/** The parts of the console, and what of them is open. */
export interface Route {
  readonly part: 'requests' | 'orders' | 'notifications' | 'reference';
  /** What is behind the part: a number, a type, a verb and a path. */
  readonly rest: string;
}

const PARTS = ['requests', 'orders', 'notifications', 'reference'] as const;

const pathname = signal(location.pathname);

addEventListener('popstate', () => {
  pathname.value = location.pathname;
});

export const route = computed((): Route => {
  const [first = '', ...rest] = pathname.value.slice(ROOT.length).replace(/^\//, '').split('/');
  const part = PARTS.find((known) => known === first);
  return part === undefined ? { part: 'requests', rest: '' } : { part, rest: decoded(rest.join('/')) };
});

/** An address that somebody mistyped is shown as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a part, or of something in it. */
export function hrefOf(part: Route['part'], rest = ''): string {
  const tail = rest.split('/').map(encodeURIComponent).join('/');
  return `${ROOT}/${part}${tail === '' ? '' : `/${tail}`}`;
}

export function open(href: string): void {
  if (href === location.pathname) return;
  history.pushState(null, '', href);
  pathname.value = location.pathname;
}
