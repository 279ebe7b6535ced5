import { batch, type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ask } from './api';

/** What the gateway answered last, and why it did not answer since. */
export interface Answer<T> {
  readonly page: Signal<T | undefined>;
  readonly failure: Signal<string | undefined>;
}

/**
 * Asks the gateway for what a page shows, and again whenever one of `changes` is another value.
 *
 * @param changes of the same number in each call.
 */
export function useAnswer<T>(
  name: string,
  query: Readonly<Record<string, string>>,
  changes: readonly unknown[],
): Answer<T> {
  const page = useSignal<T | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  const asked = useRef(0);
  const shown = useRef(0);
  useEffect(() => {
    asked.current += 1;
    const count = asked.current;
    // An answer that is overtaken by a later one is out of date.
    const show = (how: () => void): void => {
      if (count < shown.current) return;
      shown.current = count;
      batch(how);
    };
    ask<T>(name, query).then(
      (value) =>
        show(() => {
          page.value = value;
          failure.value = undefined;
        }),
      (error: Error) =>
        show(() => {
          failure.value = error.message;
        }),
    );
  }, [name, ...Object.values(query), ...changes]);
  return { page, failure };
}
