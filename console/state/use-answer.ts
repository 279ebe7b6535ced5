import { batch, type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ask } from './api';
import { createRefresher, type Refresher } from './refresher';

/** What the gateway answered last, and why it did not answer since. */
export interface Answer<T> {
  readonly page: Signal<T | undefined>;
  readonly failure: Signal<string | undefined>;
}

/**
 * Asks the gateway for what a page shows, and again after one of `changes` has another value. Another question is asked at
 * once; the answer to the one before is dropped, and stays on the page until the new answer is there.
 *
 * @param name of the question; undefined to ask nothing.
 * @param changes of the same number in each call.
 */
export function useAnswer<T>(
  name: string | undefined,
  query: Readonly<Record<string, string>>,
  changes: readonly unknown[],
): Answer<T> {
  const page = useSignal<T | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  const refresher = useRef<Refresher | undefined>(undefined);
  const show = (value: T | undefined): void =>
    batch(() => {
      page.value = value;
      failure.value = undefined;
    });
  const question = JSON.stringify([name, query]);
  useEffect(() => {
    if (name === undefined) {
      show(undefined);
      return undefined;
    }
    const started = createRefresher(() => ask<T>(name, query), {
      loaded: show,
      failed: ({ message }) => {
        failure.value = message;
      },
    });
    refresher.current = started;
    return () => {
      started.end();
      refresher.current = undefined;
    };
  }, [question]);
  useEffect(() => refresher.current?.refresh(), [question, ...changes]);
  return { page, failure };
}
