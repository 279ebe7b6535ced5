import { useSignal } from '@preact/signals';
import type { ObjectList, OrderView } from '../../../lib/sandbox/console/views';
import { EmptyState } from '../../components/empty-state';
import { Link } from '../../components/link';
import { Loading } from '../../components/loading';
import { yuan } from '../../components/money';
import { kindTitle } from '../../state/kinds';
import { changed, connection } from '../../state/live';
import { hrefOf } from '../../state/route';
import { useAnswer } from '../../state/use-answer';
import { texts } from '../../texts';
import { ActionButtons, ActionResult } from './actions';
import { ObjectDetail } from './detail';
import { ObjectState } from './state';

/** The number of rows that a list adds at a time. */
const STEP = 100;

/** The newest objects of all kinds, those of one kind, or one of them. */
export function Objects({ rest }: { readonly rest: string }) {
  const [kind = '', ...number] = rest.split('/');
  if (number.length > 0) return <ObjectDetail key={rest} kind={kind} number={number.join('/')} />;
  return <Lists key={kind} kind={kind} />;
}

/** @param kind which is listed; all kinds if it is empty. */
function Lists({ kind }: { readonly kind: string }) {
  const t = texts.value.orders;
  const words = useSignal('');
  const count = useSignal(STEP);
  const ofKind = { kind, words: words.value, count: String(count.value) };
  const query = kind === '' ? { words: words.value } : ofKind;
  const { page, failure } = useAnswer<readonly ObjectList[]>('objects', query, [
    changed.value,
    connection.value,
  ]);
  return (
    <div class="wide">
      <div class="list-head">
        <h1>{kindTitle(kind) ?? t.title}</h1>
        <input
          type="search"
          aria-label={t.filter}
          placeholder={t.filter}
          value={words.value}
          onInput={({ currentTarget }) => {
            words.value = currentTarget.value;
          }}
        />
      </div>
      {kind === '' ? <p class="quiet-text">{t.intro}</p> : null}
      <Kinds chosen={kind} />
      {failure.value === undefined ? null : <EmptyState title={failure.value} />}
      {failure.value === undefined && page.value === undefined ? <Loading /> : null}
      <Tables
        lists={page.value ?? []}
        chosen={kind}
        more={() => {
          count.value += STEP;
        }}
      />
    </div>
  );
}

/** A link for each kind that the gateway has objects of. */
function Kinds({ chosen }: { readonly chosen: string }) {
  const t = texts.value.orders;
  const { page } = useAnswer<readonly ObjectList[]>('objects', { count: '1' }, [
    changed.value,
    connection.value,
  ]);
  const kinds = page.value?.filter(({ kind, total }) => total > 0 || kind === chosen) ?? [];
  if (kinds.length === 0) return null;
  return (
    <nav class="kinds" aria-label={t.kinds}>
      <Link to={hrefOf('orders')} current={chosen === ''}>
        {t.all}
      </Link>
      {kinds.map(({ kind, total }) => (
        <Link key={kind} to={hrefOf('orders', kind)} current={kind === chosen}>
          {kindTitle(kind)} <span class="quiet-text">{total.toLocaleString('en')}</span>
        </Link>
      ))}
    </nav>
  );
}

interface TablesProps {
  readonly lists: readonly ObjectList[];
  readonly chosen: string;
  readonly more: () => void;
}

function Tables({ lists, chosen, more }: TablesProps) {
  const t = texts.value;
  if (lists.length > 0 && lists.every(({ total }) => total === 0)) {
    return <EmptyState title={t.orders.none} hint={t.orders.noneHint} />;
  }
  if (lists.length > 0 && lists.every(({ found }) => found === 0)) {
    return <EmptyState title={t.nothingFound} />;
  }
  return (
    <>
      {lists.map((list) =>
        list.found === 0 ? null : <Table key={list.kind} list={list} chosen={chosen} more={more} />,
      )}
    </>
  );
}

interface TableProps {
  readonly list: ObjectList;
  readonly chosen: string;
  readonly more: () => void;
}

function Table({ list: { kind, found, total, searched, objects }, chosen, more }: TableProps) {
  const t = texts.value.orders;
  const title = kindTitle(kind);
  return (
    <section class="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <span class="quiet-text">{texts.value.entries(found, total)}</span>
        {searched < total ? <span class="quiet-text">{t.searched(searched)}</span> : null}
      </header>
      <table class="orders">
        <thead>
          <tr>
            <th scope="col">{t.number}</th>
            <th scope="col">{t.content}</th>
            <th scope="col" class="right">
              {t.amount}
            </th>
            <th scope="col">{t.state}</th>
            <th scope="col">{t.actions}</th>
          </tr>
        </thead>
        <tbody>
          {objects.map((order) => (
            <Row key={order.number} order={order} />
          ))}
        </tbody>
      </table>
      {objects.length < found ? (
        <More list={{ kind, found }} chosen={chosen} shown={objects.length} more={more} />
      ) : null}
    </section>
  );
}

interface MoreProps {
  readonly list: Pick<ObjectList, 'kind' | 'found'>;
  readonly chosen: string;
  readonly shown: number;
  readonly more: () => void;
}

/** Shows more rows; an overview leads to the list of the kind. */
function More({ list: { kind, found }, chosen, shown, more }: MoreProps) {
  const t = texts.value.orders;
  return (
    <p class="more">
      {chosen === kind ? (
        <button type="button" onClick={more}>
          {t.more(Math.min(STEP, found - shown))}
        </button>
      ) : (
        <Link to={hrefOf('orders', kind)}>{t.showAll(found)}</Link>
      )}
    </p>
  );
}

function Row({ order }: { readonly order: OrderView }) {
  const { kind, number, description, amount } = order;
  return (
    <tr>
      <th scope="row" class="mono">
        <Link to={hrefOf('orders', `${kind}/${number}`)}>{number}</Link>
      </th>
      <td class="description">{description}</td>
      <td class="right mono">{amount === undefined ? '' : yuan(amount)}</td>
      <td>
        <ObjectState order={order} />
      </td>
      <td class="actions">
        <ActionButtons order={order} />
        <ActionResult order={order} />
      </td>
    </tr>
  );
}
