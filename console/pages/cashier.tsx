import { useSignal } from '@preact/signals';
import { encode } from 'uqr';
import type { ObjectPage, OrderView } from '../../lib/sandbox/console/views';
import { EmptyState } from '../components/empty-state';
import { Link } from '../components/link';
import { Loading } from '../components/loading';
import { yuan } from '../components/money';
import { command, messageOf } from '../state/api';
import { changed, connection } from '../state/live';
import { hrefOf } from '../state/route';
import { useAnswer } from '../state/use-answer';
import { texts } from '../texts';
import { ObjectState } from './objects/state';

/** What the phone of the user shows of a payment: how it was opened, and what the user does. */
export function Cashier({ number }: { readonly number: string }) {
  const t = texts.value.cashier;
  const { page, failure } = useAnswer<ObjectPage>('object', { kind: 'payment', number }, [
    changed.value,
    connection.value,
  ]);
  return (
    <div class="wide">
      <div class="list-head">
        <h1>{t.title}</h1>
        <Link to={hrefOf('orders', `payment/${number}`)}>{t.order}</Link>
      </div>
      {failure.value === undefined ? null : <EmptyState title={failure.value} />}
      {failure.value === undefined && page.value === undefined ? <Loading /> : null}
      {page.value === undefined ? null : <Phone page={page.value} />}
    </div>
  );
}

const PAYABLE = ['NOTPAY', 'USERPAYING'];

function Phone({ page: { order, entry } }: { readonly page: ObjectPage }) {
  const t = texts.value.cashier;
  const notice = useSignal('');
  const act = async (action: 'pay' | 'refuse', said: string): Promise<void> => {
    try {
      await command<OrderView>('act', { kind: order.kind, number: order.number, action });
      notice.value = said;
    } catch (error) {
      notice.value = messageOf(error);
    }
  };
  const choices = [
    [t.cancel, t.cancelled],
    [t.notEnough, t.poor],
    [t.wrongPassword, t.mistyped],
  ] as const;
  return (
    <section class="card phone" aria-label={t.phone}>
      <p>{order.description}</p>
      <p class="sum">{yuan(order.amount ?? 0)}</p>
      <ObjectState order={order} />
      <Opened entry={entry} />
      {PAYABLE.includes(order.state) ? (
        <div class="phone-actions">
          <button type="button" class="primary" onClick={() => void act('pay', t.paid)}>
            {t.pay}
          </button>
          {choices.map(([label, said]) => (
            <button key={label} type="button" onClick={() => void act('refuse', said)}>
              {label}
            </button>
          ))}
          <button
            type="button"
            onClick={() => {
              notice.value = t.waits;
            }}
          >
            {t.later}
          </button>
        </div>
      ) : null}
      <p role="status">{notice.value}</p>
    </section>
  );
}

/** How the user opened the payment: by a QR code, a web page, an app or a mini program. */
function Opened({ entry }: { readonly entry: ObjectPage['entry'] }) {
  const t = texts.value.cashier;
  if (entry === undefined) return null;
  const { name, value } = entry;
  return (
    <>
      {name === 'code_url' ? <QrCode text={value} /> : null}
      <p class="quiet-text">{t.entries[name]}</p>
      <code class="path-full">{value}</code>
    </>
  );
}

function QrCode({ text }: { readonly text: string }) {
  const { data, size } = encode(text);
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={texts.value.cashier.qr}>
      <path d={path} />
    </svg>
  );
}
