import { signal } from '@preact/signals';

/** The dialog over the page: the search of everything, or the list of keys. */
export const overlay = signal<'search' | 'keys' | undefined>(undefined);
