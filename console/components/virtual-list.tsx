import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  observeWindowOffset,
  observeWindowRect,
  type Range,
  Virtualizer,
  type VirtualizerOptions,
  windowScroll,
} from '@tanstack/virtual-core';
import type { ComponentChildren, TargetedFocusEvent, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { STEPS } from './list';

type Key = string | number;

interface Props<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => Key;
  /** The key of the open entry. */
  readonly current: Key;
  readonly children: (item: Item) => ComponentChildren;
}

/** The height of a row, in pixels; the style sheet sets it. */
const ROW = 36;
/** The number of rows that are rendered above and below the view. */
const OVERSCAN = 8;

/** A list of links that renders the rows in view only; arrow keys move between the rows. */
export function VirtualList<Item>({ label, items, keyOf, current, children }: Props<Item>) {
  const list = useRef<HTMLUListElement>(null);
  const focused = useRef<Key | undefined>(undefined);
  const wanted = useRef<number | undefined>(undefined);
  const indexOf = (key: Key | undefined): number => items.findIndex((item) => keyOf(item) === key);
  const rows = useRows(list, items.length, {
    getItemKey: (index) => keyOf(items[index] as Item),
    // The row with the focus stays, wherever the list is scrolled to.
    rangeExtractor: (range) =>
      withIndex(range, focused.current === undefined ? -1 : indexOf(focused.current)),
  });
  useLayoutEffect(() => {
    const at = indexOf(current);
    if (at >= 0) rows.scrollToIndex(at);
  }, []);
  useLayoutEffect(() => {
    if (wanted.current !== undefined && focusRow(list.current, wanted.current)) wanted.current = undefined;
  });
  const move = (event: TargetedKeyboardEvent<HTMLUListElement>): void => {
    const step = STEPS[event.key];
    const at = indexOf(focused.current);
    const next = at + (step ?? 0);
    if (step === undefined || at < 0 || next < 0 || next >= items.length) return;
    event.preventDefault();
    rows.scrollToIndex(next);
    if (!focusRow(list.current, next)) wanted.current = next;
  };
  const keep = ({ target }: TargetedFocusEvent<HTMLUListElement>): void => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    const item = items[Number(row?.dataset['index'])];
    focused.current = item && keyOf(item);
  };
  return (
    <ul
      ref={list}
      class="virtual"
      aria-label={label}
      style={{ height: `${rows.getTotalSize()}px` }}
      onKeyDown={move}
      onFocusIn={keep}
      onFocusOut={() => {
        focused.current = undefined;
      }}
    >
      {rows.getVirtualItems().map(({ index, key, start }) => (
        <li
          key={key}
          data-index={index}
          aria-setsize={items.length}
          aria-posinset={index + 1}
          style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
        >
          {children(items[index] as Item)}
        </li>
      ))}
    </ul>
  );
}

function focusRow(list: HTMLElement | null, index: number): boolean {
  const link = list?.querySelector<HTMLElement>(`[data-index="${index}"] a`);
  link?.focus();
  return link != null;
}

function withIndex(range: Range, index: number): number[] {
  const indexes = defaultRangeExtractor(range);
  return index < 0 || indexes.includes(index) ? indexes : [...indexes, index].sort((a, b) => a - b);
}

type Rows = Virtualizer<Element | Window, Element>;
type Options = VirtualizerOptions<Element | Window, Element>;

/** The rows in view of a list in a scrollable section; on narrow screens the window scrolls instead. */
function useRows(
  list: { readonly current: HTMLElement | null },
  count: number,
  options: Required<Pick<Options, 'getItemKey' | 'rangeExtractor'>>,
): Rows {
  const [, update] = useReducer((renders: number) => renders + 1, 0);
  const [margin, setMargin] = useState(0);
  const known = useRef<Rows | undefined>(undefined);
  const { current: rows } = known;
  const all: Options = {
    ...SCROLLING,
    ...options,
    count,
    scrollMargin: margin,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    getScrollElement: () => scrollableOf(list.current),
    // A reader who has scrolled keeps the rows in view when others arrive above.
    anchorTo: (rows?.scrollOffset ?? 0) > margin ? 'end' : 'start',
    onChange: () => update(undefined),
  };
  known.current ??= new Virtualizer(all);
  known.current.setOptions(all);
  useLayoutEffect(() => known.current?._didMount(), []);
  useLayoutEffect(() => {
    setMargin(marginOf(list.current));
    known.current?._willUpdate();
  });
  return known.current;
}

/** Lists scroll in their section, or with the window. */
const SCROLLING: Pick<Options, 'observeElementRect' | 'observeElementOffset' | 'scrollToFn'> = {
  observeElementRect: (rows, take) =>
    inWindow(rows) ? observeWindowRect(rows, take) : observeElementRect(rows as InSection, take),
  observeElementOffset: (rows, take) =>
    inWindow(rows) ? observeWindowOffset(rows, take) : observeElementOffset(rows as InSection, take),
  scrollToFn: (offset, options, rows) =>
    inWindow(rows) ? windowScroll(offset, options, rows) : elementScroll(offset, options, rows as InSection),
};

type InSection = Virtualizer<Element, Element>;
type InWindow = Virtualizer<Window, Element>;

function inWindow(rows: Rows | InWindow): rows is InWindow {
  return rows.scrollElement === window;
}

function scrollableOf(list: HTMLElement | null): Element | Window | null {
  const section = list?.closest('.list') ?? null;
  if (section === null) return null;
  return getComputedStyle(section).overflowY === 'visible' ? window : section;
}

/** What is above the list in the scrolled content, in pixels. */
function marginOf(list: HTMLElement | null): number {
  const scrolled = scrollableOf(list);
  if (list === null || scrolled === null) return 0;
  const { top } = list.getBoundingClientRect();
  if (scrolled instanceof Element) return top - scrolled.getBoundingClientRect().top + scrolled.scrollTop;
  return top + scrollY;
}
