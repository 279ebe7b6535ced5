import { effect, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RequestLine } from '../../../lib/sandbox/console/views';
import { ask } from '../../state/api';
import { requests, waiting } from '../../state/live';
import { filters } from '../../state/request-filter';

/** The shortest time between two questions of one filter, in milliseconds. */
const INTERVAL = 500;

/** The requests that the filter shows: the gateway filters them, again when more arrive; undefined while they load. */
export function useFiltered(): readonly RequestLine[] | undefined {
  const found = useSignal<readonly RequestLine[] | undefined>(undefined);
  const conditions = Object.fromEntries(filters.value);
  const key = JSON.stringify(conditions);
  useEffect(() => {
    if (filters.value.length === 0) {
      found.value = undefined;
      return undefined;
    }
    return followRequests(conditions, (lines) => {
      found.value = lines;
    });
  }, [key]);
  if (filters.value.length === 0) return requests.value;
  const held = new Set(waiting.value.map(({ id }) => id));
  return found.value?.filter(({ id }) => !held.has(id));
}

function followRequests(
  conditions: Readonly<Record<string, string>>,
  show: (lines: readonly RequestLine[]) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = Number.NEGATIVE_INFINITY;
  let ended = false;
  const load = (): void => {
    timer = undefined;
    asked = performance.now();
    ask<readonly RequestLine[]>('requests', conditions).then(
      (lines) => {
        if (!ended) show(lines);
      },
      // The next request, or the next connection, asks again.
      () => undefined,
    );
  };
  const stop = effect(() => {
    if (requests.value === undefined) return;
    timer ??= setTimeout(load, Math.max(0, asked + INTERVAL - performance.now()));
  });
  return () => {
    ended = true;
    clearTimeout(timer);
    stop();
  };
}
