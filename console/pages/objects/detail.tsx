import type { FactView, ObjectPage, OrderView } from '../../../lib/sandbox/console/views';
import { EmptyState } from '../../components/empty-state';
import { Link } from '../../components/link';
import { Loading } from '../../components/loading';
import { yuan } from '../../components/money';
import { kindTitle } from '../../state/kinds';
import { changed, connection, notifications, requests } from '../../state/live';
import { hrefOf } from '../../state/route';
import { language } from '../../state/settings';
import { useAnswer } from '../../state/use-answer';
import { texts } from '../../texts';
import { ActionButtons, ActionResult } from './actions';
import { ObjectState } from './state';
import { Timeline } from './timeline';

/** An object with its facts and everything that made it: requests and notifications, each a link, and its actions. */
export function ObjectDetail({ kind, number }: { readonly kind: string; readonly number: string }) {
  // Everything that happens may concern the object.
  const { page, failure } = useAnswer<ObjectPage>('object', { kind, number }, [
    requests.value,
    changed.value,
    notifications.value,
    connection.value,
  ]);
  if (failure.value !== undefined) return <EmptyState title={failure.value} />;
  if (page.value === undefined) return <Loading />;
  return <Page page={page.value} />;
}

function Page({ page: { order, facts, related, operation, timeline } }: { readonly page: ObjectPage }) {
  const t = texts.value.orders;
  const { kind, number, description, amount } = order;
  return (
    <article class="wide">
      <p class="crumbs">
        <Link to={hrefOf('orders')}>{t.title}</Link>
        <span aria-hidden="true">›</span>
        <Link to={hrefOf('orders', kind)}>{kindTitle(kind)}</Link>
      </p>
      <header class="page-head">
        <h1 tabIndex={-1} class="address">
          <span class="path-full">{number}</span>
        </h1>
        <p class="facts">
          <ObjectState order={order} />
          {amount === undefined ? null : <strong class="mono">{yuan(amount)}</strong>}
          <span>{description}</span>
          {kind === 'payment' ? <Link to={hrefOf('cashier', number)}>{t.cashier}</Link> : null}
        </p>
        <div class="actions">
          <ActionButtons order={order} />
        </div>
        <ActionResult order={order} />
      </header>
      <Timeline timeline={timeline} />
      <Related related={related} />
      <Facts facts={facts} operation={operation} />
    </article>
  );
}

function Related({ related }: { readonly related: readonly OrderView[] }) {
  const t = texts.value.orders;
  if (related.length === 0) return null;
  return (
    <section class="card" aria-label={t.related}>
      <header>
        <h2>{t.related}</h2>
      </header>
      <ul class="related">
        {related.map((order) => (
          <li key={`${order.kind} ${order.number}`} class="facts">
            <span>{kindTitle(order.kind)}</span>
            <Link class="mono" to={hrefOf('orders', `${order.kind}/${order.number}`)}>
              {order.number}
            </Link>
            <ObjectState order={order} />
            {order.amount === undefined ? null : <span class="mono">{yuan(order.amount)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The fields of an object under the names that the documentation gives them. */
function Facts({ facts, operation }: Pick<ObjectPage, 'facts' | 'operation'>) {
  const t = texts.value;
  if (facts.length === 0) return null;
  const [method = '', path = ''] = operation?.split(' ') ?? [];
  return (
    <section class="card" aria-label={t.orders.facts}>
      <header>
        <h2>{t.orders.facts}</h2>
        {operation === undefined ? null : (
          <Link to={hrefOf('reference', `${method}/${path}`)}>{t.requests.reference}</Link>
        )}
      </header>
      <dl class="pairs object-facts">
        {facts.map((fact) => (
          <div key={fact.name}>
            <dt>
              {fact.label === undefined ? null : <span>{fact.label[language.value]}</span>}
              <code>{fact.name}</code>
            </dt>
            <dd>
              <Value fact={fact} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Value({ fact: { value, link, fen, meaning } }: { readonly fact: FactView }) {
  const note = fen === undefined ? meaning?.[language.value] : yuan(fen);
  return (
    <>
      {link === undefined ? value : <Link to={hrefOf('orders', `${link.kind}/${link.number}`)}>{value}</Link>}
      {note === undefined ? null : <span class="quiet-text"> {note}</span>}
    </>
  );
}
