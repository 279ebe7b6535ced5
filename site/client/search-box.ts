import type { Hit, SearchIndex } from '../search/index-file';

/** How many results are shown. */
const LIMIT = 10;

/** The results of the search box, and which of them the keyboard selected. */
class SearchBox {
  readonly #root: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #panel: HTMLElement;
  readonly #list: HTMLElement;
  readonly #status: HTMLElement;
  #index: Promise<SearchIndex> | undefined;
  #selected = -1;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#input = childOf(root, 'input');
    this.#panel = childOf(root, '.results');
    this.#list = childOf(root, '[role=listbox]');
    this.#status = childOf(root, '[role=status]');
  }

  start(): void {
    this.#root.hidden = false;
    this.#input.addEventListener('focus', () => void this.#load().catch(() => undefined));
    this.#input.addEventListener('input', () => void this.#search());
    this.#input.addEventListener('keydown', (event) => this.#press(event));
    this.#root.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.#root.contains(relatedTarget))) this.#close();
    });
    document.addEventListener('keydown', (event) => {
      const other = event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target);
      if (event.key !== '/' || other) return;
      event.preventDefault();
      this.#input.focus();
    });
  }

  /** Loads the index on first use; once more after a failure. */
  #load(): Promise<SearchIndex> {
    this.#index ??= loadIndex(this.#data('index')).catch((error: unknown) => {
      this.#index = undefined;
      throw error;
    });
    return this.#index;
  }

  async #search(): Promise<void> {
    const query = this.#input.value.trim();
    if (query === '') return this.#close();
    try {
      const index = await this.#load();
      if (this.#input.value.trim() === query) this.#show(index.find(query, LIMIT));
    } catch {
      this.#show([], this.#data('failed'));
    }
  }

  #show(hits: readonly Hit[], status = hits.length === 0 ? this.#data('none') : ''): void {
    this.#list.replaceChildren(...hits.map((hit, at) => optionOf(hit, at, this.#data('root'))));
    this.#list.hidden = hits.length === 0;
    this.#status.textContent = status;
    this.#status.hidden = status === '';
    this.#panel.hidden = false;
    this.#input.setAttribute('aria-expanded', String(hits.length > 0));
    this.#select(hits.length === 0 ? -1 : 0);
  }

  #close(): void {
    this.#panel.hidden = true;
    this.#input.setAttribute('aria-expanded', 'false');
    this.#select(-1);
  }

  #select(index: number): void {
    const options = [...this.#list.children];
    for (const [at, option] of options.entries()) option.setAttribute('aria-selected', String(at === index));
    this.#selected = index;
    const selected = options[index];
    selected?.scrollIntoView({ block: 'nearest' });
    if (selected === undefined) {
      this.#input.removeAttribute('aria-activedescendant');
    } else {
      this.#input.setAttribute('aria-activedescendant', selected.id);
    }
  }

  #press(event: KeyboardEvent): void {
    const count = this.#panel.hidden ? 0 : this.#list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // Enter and arrows of an input method choose characters.
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      if (this.#panel.hidden) this.#input.blur();
      this.#close();
    } else if (step !== undefined && count > 0) {
      this.#select((this.#selected + step + count) % count);
    } else if (event.key === 'Enter' && count > 0) {
      (this.#list.children[this.#selected] as HTMLAnchorElement | undefined)?.click();
    } else {
      return;
    }
    event.preventDefault();
  }

  #data(name: string): string {
    return this.#root.dataset[name] ?? '';
  }
}

/** Shows the search box of the page, and makes it work. */
export function startSearch(): void {
  const root = document.querySelector<HTMLElement>('.search');
  if (root !== null) new SearchBox(root).start();
}

async function loadIndex(address: string): Promise<SearchIndex> {
  const [{ SearchIndex }, response] = await Promise.all([import('../search/index-file'), fetch(address)]);
  if (!response.ok) throw new Error(`Expected the search index, received status ${response.status}`);
  return SearchIndex.load(await response.text());
}

function optionOf({ id, title, about }: Hit, at: number, root: string): HTMLAnchorElement {
  const option = document.createElement('a');
  option.id = `search-result-${at}`;
  option.href = root + id;
  option.tabIndex = -1;
  option.setAttribute('role', 'option');
  const detail = document.createElement('span');
  detail.className = 'path';
  detail.textContent = about;
  option.append(title, ' ', detail);
  return option;
}

function childOf<Found extends HTMLElement>(root: HTMLElement, selector: string): Found {
  const found = root.querySelector<Found>(selector);
  if (found === null) throw new Error(`Expected ${selector} in the search box`);
  return found;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
