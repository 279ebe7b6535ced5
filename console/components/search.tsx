import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { FoundEntries } from '../../lib/sandbox/console/views';
import { ask } from '../state/api';
import { operationName } from '../state/catalogue';
import { kindTitle } from '../state/kinds';
import { hrefOf, open } from '../state/route';
import { texts } from '../texts';
import { Dialog } from './dialog';

/** A result: where it leads, and its two lines. */
interface Result {
  readonly href: string;
  readonly group: 'operations' | 'objects' | 'requests';
  readonly name: string;
  readonly note: string;
}

/** The search of operations, orders and requests: arrow keys select a result, Enter opens it. */
export function Search({ onClose }: { readonly onClose: () => void }) {
  const t = texts.value.find;
  const id = useId();
  const words = useSignal('');
  const selected = useSignal(0);
  const found = useFound(words.value);
  const results = found === undefined ? [] : resultsOf(found.entries, found.words.trim());
  const current = found?.words === words.value;
  const entered = useSignal(false);
  const go = (result: Result | undefined): void => {
    if (result === undefined) return;
    onClose();
    open(result.href);
  };
  useEffect(() => {
    if (entered.value && current) go(results[0]);
    if (current) entered.value = false;
  }, [current]);
  return (
    <Dialog label={t.title} class="search" onClose={onClose}>
      <input
        type="search"
        // biome-ignore lint/a11y/noRedundantRoles: without a datalist, the role of the input is searchbox
        role="combobox"
        list={undefined}
        aria-label={t.title}
        aria-expanded={results.length > 0}
        aria-controls={id}
        aria-activedescendant={results.length > 0 ? `${id}-${selected.value}` : undefined}
        placeholder={t.hint}
        value={words.value}
        onInput={({ currentTarget }) => {
          words.value = currentTarget.value;
          selected.value = 0;
          entered.value = false;
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step !== undefined) {
            event.preventDefault();
            selected.value = Math.max(0, Math.min(results.length - 1, selected.value + step));
          } else if (event.key === 'Enter' && !event.isComposing) {
            event.preventDefault();
            // The results of a text that was just typed are on their way.
            if (current) {
              go(results[selected.value]);
            } else {
              entered.value = true;
            }
          }
        }}
      />
      <Results id={id} results={results} selected={selected.value} onOpen={go} />
      {found !== undefined && results.length === 0 ? (
        <p class="quiet-text pad" role="status">
          {texts.value.nothingFound}
        </p>
      ) : null}
    </Dialog>
  );
}

interface Found {
  readonly words: string;
  readonly entries: FoundEntries;
}

/** The gateway searches when nothing was typed for this long, in milliseconds. */
const PAUSE = 150;

/** What the gateway found last, and for which text; undefined without a text. */
function useFound(words: string): Found | undefined {
  const found = useSignal<Found | undefined>(undefined);
  useEffect(() => {
    if (words.trim() === '') {
      found.value = undefined;
      return undefined;
    }
    let current = true;
    const timer = setTimeout(() => {
      ask<FoundEntries>('find', { words }).then(
        (entries) => {
          if (current) found.value = { words, entries };
        },
        () => undefined,
      );
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [words]);
  return found.value;
}

/** A number of an object: an order, a refund, a transaction. */
const NUMBER = /^[\w-]*\d[\w-]{5,}$/;

function resultsOf({ operations, orders, requests }: FoundEntries, words: string): Result[] {
  const t = texts.value;
  const objects = orders.map(({ kind, number, state }): Result => {
    return {
      href: hrefOf('orders', `${kind}/${number}`),
      group: 'objects',
      name: number,
      note: `${kindTitle(kind)} · ${state}`,
    };
  });
  const about: readonly Result[] =
    NUMBER.test(words) && requests.length > 0
      ? [
          {
            href: `${hrefOf('requests')}?${new URLSearchParams({ object: words })}`,
            group: 'objects',
            name: t.find.about(words),
            note: t.nav.requests,
          },
        ]
      : [];
  return [
    ...objects,
    ...about,
    ...operations.map((key) => operationResult(key)),
    ...requests.map(
      ({ id, method, target, path, status }): Result => ({
        href: hrefOf('requests', String(id)),
        group: 'requests',
        name: `${method} ${target}`,
        note: [status ?? t.requests.unanswered, operationName(method, path)].join(' · '),
      }),
    ),
  ];
}

function operationResult(key: string): Result {
  const [method = '', path = ''] = key.split(' ');
  const href = hrefOf('reference', `${method}/${path}`);
  return { href, group: 'operations', name: operationName(method, path) ?? key, note: key };
}

interface ResultsProps {
  readonly id: string;
  readonly results: readonly Result[];
  readonly selected: number;
  readonly onOpen: (result: Result) => void;
}

function Results({ id, results, selected, onOpen }: ResultsProps) {
  const t = texts.value.find;
  const list = useRef<HTMLDivElement>(null);
  useEffect(
    () => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }),
    [selected],
  );
  return (
    <div ref={list} id={id} role="listbox" aria-label={t.results} hidden={results.length === 0}>
      {results.map((result, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input handles the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input, which names the selected option
        <div
          key={result.href}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === selected}
          class="found"
          onClick={() => onOpen(result)}
        >
          <span class="clip">{result.name}</span>
          <span class="clip quiet-text">
            {t.groups[result.group]} · {result.note}
          </span>
        </div>
      ))}
    </div>
  );
}
