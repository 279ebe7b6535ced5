import { computed, signal } from '@preact/signals';
import type { CatalogueIndex } from '../../lib/sandbox/console/views';
import { ask } from './api';
import { language } from './settings';

/** Undefined until it is first needed. */
const index = signal<CatalogueIndex | undefined>(undefined);
let asked = false;

/** The list of documented operations and events; loaded on first use. */
export function catalogue(): CatalogueIndex | undefined {
  if (!asked) {
    asked = true;
    ask<CatalogueIndex>('catalogue').then(
      (value) => {
        index.value = value;
      },
      () => {
        asked = false;
      },
    );
  }
  return index.value;
}

const operationNames = computed(() => {
  const at = language.value === 'zh' ? 2 : 3;
  return new Map(index.value?.operations.map((entry) => [`${entry[0]} ${entry[1]}`, entry[at]]));
});

const eventNames = computed(() => {
  const at = language.value === 'zh' ? 1 : 2;
  return new Map(index.value?.events.map((entry) => [entry[0], entry[at]]));
});

/** Returns the name of an operation in the language of the page. */
export function operationName(method: string, path: string | undefined): string | undefined {
  catalogue();
  return operationNames.value.get(`${method} ${path}`);
}

export function eventName(type: string): string | undefined {
  catalogue();
  return eventNames.value.get(type);
}

/** Whether a text contains every word of a search. */
export function matches(search: string, ...texts: readonly string[]): boolean {
  const haystack = texts.join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}
