import type { RequestLine } from '../../../lib/sandbox/console/views';
import { requests, waiting } from '../../state/live';
import { filters } from '../../state/request-filter';
import { useAnswer } from '../../state/use-answer';

interface Filtered {
  /** undefined while they load. */
  readonly lines: readonly RequestLine[] | undefined;
  /** Why the gateway did not answer. */
  readonly failure: string | undefined;
}

/** The requests that the filter shows: the gateway filters them, again when more arrive. */
export function useFiltered(): Filtered {
  const conditions = Object.fromEntries(filters.value);
  const isFiltered = filters.value.length > 0 && requests.value !== undefined;
  const { page, failure } = useAnswer<readonly RequestLine[]>(
    isFiltered ? 'requests' : undefined,
    conditions,
    [requests.value],
  );
  if (filters.value.length === 0) return { lines: requests.value, failure: undefined };
  const held = new Set(waiting.value.map(({ id }) => id));
  return { lines: page.value?.filter(({ id }) => !held.has(id)), failure: failure.value };
}
