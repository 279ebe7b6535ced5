import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CatalogueIndex, FoundOperations } from '../../../lib/sandbox/console/views';
import { EmptyState } from '../../components/empty-state';
import { Link } from '../../components/link';
import { LinkList, ListTitle } from '../../components/list';
import { Loading } from '../../components/loading';
import { Method } from '../../components/pill';
import { ask } from '../../state/api';
import { catalogue, matches } from '../../state/catalogue';
import { hrefOf } from '../../state/route';
import { language } from '../../state/settings';
import { texts } from '../../texts';
import { OperationDetail } from './operation';

type Entry = CatalogueIndex['operations'][number];

/** The number of search results that are listed. */
const SHOWN = 150;

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
  const entries = catalogue()?.operations;
  const named = entries?.filter((entry) => matches(search.value, ...entry));
  const byField = useOperationsByField(named?.length === 0 ? search.value : '');
  const found = (named?.length === 0 ? entries?.filter((entry) => byField?.has(keyOf(entry))) : named)?.sort(
    ([, one], [, other]) => Number(isV2(one)) - Number(isV2(other)),
  );
  return (
    <section class="list" aria-label={t.title}>
      <div class="list-head">
        <ListTitle text={t.title} beside={chosen !== ''} />
        <span class="quiet-text" role="status">
          {found === undefined ? '' : t.count(found.length)}
        </span>
      </div>
      <div class="list-tools">
        <input
          type="search"
          data-search
          aria-label={t.filter}
          placeholder={t.filter}
          value={search.value}
          onInput={({ currentTarget }) => {
            search.value = currentTarget.value;
          }}
        />
      </div>
      <Found found={found} chosen={chosen} />
    </section>
  );
}

/** The operations that a search leads to by the names of their fields, which the gateway knows. */
function useOperationsByField(words: string): ReadonlySet<string> | undefined {
  const found = useSignal<ReadonlySet<string> | undefined>(undefined);
  useEffect(() => {
    found.value = undefined;
    if (words.trim() === '') return;
    let current = true;
    ask<FoundOperations>('search', { words }).then(
      (keys) => {
        if (current) found.value = new Set(keys);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [words, found]);
  return found.value;
}

function keyOf([method, path]: Entry): string {
  return `${method} ${path}`;
}

function Found({ found, chosen }: { readonly found: readonly Entry[] | undefined; readonly chosen: string }) {
  const t = texts.value;
  if (found === undefined) return <Loading />;
  if (found.length === 0) return <EmptyState title={t.nothingFound} />;
  if (search.value.trim() === '') return <Groups entries={found} chosen={chosen} />;
  return (
    <>
      <LinkList label={t.reference.title}>
        {found.slice(0, SHOWN).map((entry) => (
          <Item key={`${entry[0]} ${entry[1]}`} entry={entry} chosen={chosen} />
        ))}
      </LinkList>
      {found.length > SHOWN ? <p class="quiet-text pad">{t.reference.more(found.length - SHOWN)}</p> : null}
    </>
  );
}

/** `v3/marketing/busifavor/stocks` belongs to `v3/marketing/busifavor`, `v3/certificates` to `v3/certificates`. */
function productOf(path: string): string {
  const segments = path.split('/');
  return segments.slice(0, segments[1] === 'marketing' ? 3 : 2).join('/');
}

function isV2(path: string): boolean {
  return path.startsWith('v2/');
}

function Groups({ entries, chosen }: { readonly entries: readonly Entry[]; readonly chosen: string }) {
  const groups = Map.groupBy(entries, ([, path]) => productOf(path));
  const open = productOf(chosen.replace(/^\S+ /, ''));
  return (
    <div class="groups">
      {[...groups].map(([product, members]) => (
        <Product key={product} name={product} members={members} chosen={chosen} opened={product === open} />
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
        <span class="mono">{name}</span>
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
