import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CatalogueIndex, FoundOperations } from '../../../lib/sandbox/console/views';
import { EmptyState } from '../../components/empty-state';
import { Link } from '../../components/link';
import { LinkList, ListTitle } from '../../components/list';
import { Loading } from '../../components/loading';
import { Method } from '../../components/pill';
import { ask } from '../../state/api';
import { catalogue } from '../../state/catalogue';
import { hrefOf } from '../../state/route';
import { inLanguage, language } from '../../state/settings';
import { texts } from '../../texts';
import { OperationDetail } from './operation';

type Entry = CatalogueIndex['operations'][number];

const search = signal('');

/** The pages of all documented operations. */
export function Reference({ rest }: { readonly rest: string }) {
  const [, method, path] = /^([A-Z]+)\/(.+)$/s.exec(rest) ?? [];
  return (
    <div class={`split reference ${path === undefined ? '' : 'opened'}`}>
      <OperationList chosen={path === undefined ? '' : `${method} ${path}`} />
      <div class="detail">
        {method === undefined || path === undefined ? (
          <EmptyState title={texts.value.reference.choose} />
        ) : (
          <OperationDetail key={rest} method={method} path={path} />
        )}
      </div>
    </div>
  );
}

function OperationList({ chosen }: { readonly chosen: string }) {
  const t = texts.value.reference;
  const index = catalogue();
  const found = useSearch(search.value, index);
  const total = search.value.trim() === '' ? index?.operations.length : found?.total;
  return (
    <section class="list" aria-label={t.title}>
      <div class="list-head">
        <ListTitle text={t.title} beside={chosen !== ''} />
        <span class="quiet-text" role="status">
          {total === undefined ? '' : t.count(total)}
        </span>
      </div>
      <div class="list-tools">
        <input
          type="search"
          data-search
          aria-label={t.filter}
          placeholder={t.filterHint}
          value={search.value}
          onInput={({ currentTarget }) => {
            search.value = currentTarget.value;
          }}
        />
      </div>
      {search.value.trim() === '' ? (
        <Groups index={index} chosen={chosen} />
      ) : (
        <Found found={found} chosen={chosen} />
      )}
    </section>
  );
}

interface SearchResult {
  readonly entries: readonly Entry[];
  readonly total: number;
}

/** What the gateway finds for a text, the most likely first; undefined while it is being searched. */
function useSearch(words: string, index: CatalogueIndex | undefined): SearchResult | undefined {
  const found = useSignal<FoundOperations | undefined>(undefined);
  useEffect(() => {
    if (words.trim() === '') return;
    let current = true;
    ask<FoundOperations>('search', { words }).then(
      (result) => {
        if (current) found.value = result;
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [words, found]);
  if (found.value === undefined || index === undefined) return undefined;
  const entries = new Map(index.operations.map((entry) => [`${entry[0]} ${entry[1]}`, entry]));
  const known = found.value.keys.map((key) => entries.get(key)).filter((entry) => entry !== undefined);
  return { entries: known, total: found.value.total };
}

function Found({ found, chosen }: { readonly found: SearchResult | undefined; readonly chosen: string }) {
  const t = texts.value;
  if (found === undefined) return <Loading />;
  const { entries, total } = found;
  if (total === 0) return <EmptyState title={t.nothingFound} />;
  return (
    <>
      <LinkList label={t.reference.title}>
        {entries.map((entry) => (
          <Item key={`${entry[0]} ${entry[1]}`} entry={entry} chosen={chosen} />
        ))}
      </LinkList>
      {total > entries.length ? (
        <p class="quiet-text pad">{t.reference.more(total - entries.length)}</p>
      ) : null}
    </>
  );
}

/** The products, the most used first: those of every merchant, and those of partners. */
function Groups({ index, chosen }: { readonly index: CatalogueIndex | undefined; readonly chosen: string }) {
  const t = texts.value.reference;
  if (index === undefined) return <Loading />;
  const members = Map.groupBy(index.operations, (entry) => entry[4]);
  const open = index.operations.find(([method, path]) => `${method} ${path}` === chosen)?.[4];
  const audiences = [
    ['', t.forMerchants],
    ['partner', t.forPartners],
  ] as const;
  return (
    <div class="groups">
      {audiences.map(([audience, title]) => (
        <section key={audience} aria-label={title}>
          <h2>{title}</h2>
          {index.products.map(([zh, en, known], product) =>
            known === audience ? (
              <Product
                key={en}
                name={inLanguage([zh, en])}
                members={members.get(product) ?? []}
                chosen={chosen}
                opened={product === open}
              />
            ) : null,
          )}
        </section>
      ))}
    </div>
  );
}

interface ProductProps {
  readonly name: string;
  readonly members: readonly Entry[];
  readonly chosen: string;
  readonly opened: boolean;
}

function Product({ name, members, chosen, opened }: ProductProps) {
  const open = useSignal(opened);
  return (
    <details
      open={open.value}
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary>
        <span class="product">{name}</span>
        <span class="quiet-text">{members.length}</span>
      </summary>
      {open.value ? (
        <LinkList label={name}>
          {members.map((entry) => (
            <Item key={`${entry[0]} ${entry[1]}`} entry={entry} chosen={chosen} />
          ))}
        </LinkList>
      ) : null}
    </details>
  );
}

function Item({ entry: [method, path, zh, en], chosen }: { readonly entry: Entry; readonly chosen: string }) {
  return (
    <li>
      <Link
        to={hrefOf('reference', `${method}/${path}`)}
        current={chosen === `${method} ${path}`}
        class="row"
      >
        <span class="row-top">
          <span class="row-name">{language.value === 'zh' ? zh : en}</span>
        </span>
        <span class="row-bottom">
          <Method name={method} />
          <span class="path">{path}</span>
        </span>
      </Link>
    </li>
  );
}
