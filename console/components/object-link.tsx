import type { AboutView } from '../../lib/sandbox/console/views';
import { kindTitle } from '../state/kinds';
import { hrefOf } from '../state/route';
import { Link } from './link';
import { yuan } from './money';

/** The object that a request or a notification is about: its kind, its number as a link, and its amount. */
export function ObjectLink({ about }: { readonly about: AboutView | undefined }) {
  if (about === undefined) return null;
  const { kind, number, exists, amount } = about;
  return (
    <>
      <span>
        {kindTitle(kind)}{' '}
        {exists ? (
          <Link class="mono" to={hrefOf('orders', `${kind}/${number}`)}>
            {number}
          </Link>
        ) : (
          <span class="mono">{number}</span>
        )}
      </span>
      {amount === undefined ? null : <span class="mono">{yuan(amount)}</span>}
    </>
  );
}

/** The number in a row, which is a link itself: the row keeps the room for the link that is above it. */
export function RowNumber({ about }: { readonly about: AboutView | undefined }) {
  if (about === undefined) return null;
  return <span class={`number ${about.exists ? 'covered' : ''}`}>{about.number}</span>;
}

/** The link above a row to the object that the row is about. */
export function RowLink({ about }: { readonly about: AboutView | undefined }) {
  if (!about?.exists) return null;
  return (
    <Link class="number row-number" to={hrefOf('orders', `${about.kind}/${about.number}`)}>
      {about.number}
    </Link>
  );
}
