import { signal } from '@preact/signals';
import type { OrderKindView, OrderView } from '../../lib/sandbox/console/views';
import { EmptyState } from '../components/empty-state';
import { Link } from '../components/link';
import { Pill } from '../components/pill';
import { matches } from '../state/catalogue';
import { gateway, orders } from '../state/live';
import { hrefOf } from '../state/route';
import { language } from '../state/settings';
import { texts } from '../texts';
import { OrderDetail } from './order-detail';
import { ActionButtons, ActionResult, toneOfState, yuan } from './order-facts';

const filter = signal('');
/** The list of orders, or one of them. */
export function Orders({ rest }: { readonly rest: string }) {
  const [, kind, number] = /^([^/]+)\/(.+)$/s.exec(rest) ?? [];
  if (kind === undefined || number === undefined) return <OrderList />;
  return <OrderDetail key={rest} kind={kind} number={number} />;
}

/** Orders and the actions that the user can take. */
function OrderList() {
  const t = texts.value.orders;
  const all = orders.value ?? [];
  const shown = all.filter(({ number, description, state }) =>
    matches(filter.value, number, description, state),
  );
  return (
    <div class="wide">
      <div class="list-head">
        <h1>{t.title}</h1>
        <input
          type="search"
          aria-label={t.filter}
          placeholder={t.filter}
          value={filter.value}
          onInput={({ currentTarget }) => {
            filter.value = currentTarget.value;
          }}
        />
      </div>
      <p class="quiet-text">{t.intro}</p>
      {all.length === 0 ? <EmptyState title={t.none} hint={t.noneHint} /> : null}
      {all.length > 0 && shown.length === 0 ? <EmptyState title={texts.value.nothingFound} /> : null}
      {gateway.value?.orderKinds.map((kind) => (
        <OrderTable key={kind.kind} kind={kind} orders={shown.filter((order) => order.kind === kind.kind)} />
      ))}
    </div>
  );
}

interface TableProps {
  readonly kind: OrderKindView;
  readonly orders: readonly OrderView[];
}

function OrderTable({ kind, orders }: TableProps) {
  const t = texts.value.orders;
  if (orders.length === 0) return null;
  return (
    <section class="card" aria-labelledby={`orders-${kind.kind}`}>
      <header>
        <h2 id={`orders-${kind.kind}`}>{kind.title[language.value]}</h2>
        <span class="quiet-text">{orders.length}</span>
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
          {orders.map((order) => (
            <OrderRow key={order.number} order={order} kind={kind} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly order: OrderView;
  readonly kind: OrderKindView;
}

function OrderRow({ order, kind }: RowProps) {
  const { number, description, amount, state } = order;
  return (
    <tr>
      <th scope="row" class="mono">
        <Link to={hrefOf('orders', `${kind.kind}/${number}`)}>{number}</Link>
      </th>
      <td class="description">{description}</td>
      <td class="right mono">{amount === undefined ? '' : yuan(amount)}</td>
      <td>
        <Pill tone={toneOfState(state)}>{state}</Pill>
      </td>
      <td class="actions">
        <ActionButtons order={order} kind={kind} />
        <ActionResult number={number} />
      </td>
    </tr>
  );
}
