import { type Language, relativeLink } from '../addresses';
import { textsOf } from '../texts';

interface Props {
  readonly language: Language;
  /** The address of the page. */
  readonly at: string;
}

/** The search of the site. The script of the browser shows it: without the script it could not find anything. */
export function SearchBox({ language, at }: Props) {
  const t = textsOf(language);
  return (
    <search
      class="search"
      hidden
      data-index={relativeLink(at, `assets/search-${language}.json`)}
      data-root={relativeLink(at, `${language}/index.html`).replace('index.html', '')}
      data-none={t.noResults}
      data-failed={t.searchFailed}
    >
      <input
        role="combobox"
        aria-label={t.search}
        aria-autocomplete="list"
        aria-expanded="false"
        aria-controls="search-results"
        aria-keyshortcuts="/"
        placeholder={t.searchHint}
        autocomplete="off"
        spellcheck={false}
      />
      <div class="results card" hidden>
        <div id="search-results" role="listbox" aria-label={t.search} />
        <p class="quiet-text" role="status" />
      </div>
    </search>
  );
}
