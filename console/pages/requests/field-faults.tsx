import type { FieldFault, RequestPage } from '../../../lib/sandbox/console/views';
import { Link } from '../../components/link';
import { hrefOf } from '../../state/route';
import { texts } from '../../texts';

/** Everything that is wrong with the fields of a request, each with its field in the reference. */
export function FieldFaults({ page }: { readonly page: RequestPage }) {
  const { faults, method, path } = page;
  const t = texts.value.requests;
  if (faults.length === 0) return null;
  return (
    <ul class="field-faults" aria-label={t.fieldFaults(faults.length)}>
      {faults.map((fault) => (
        <li key={`${fault.field} ${fault.issue}`}>
          <code>{fault.field}</code>{' '}
          {fault.value === undefined || fault.value === '' ? null : (
            <code>{JSON.stringify(fault.value)}</code>
          )}{' '}
          <span>{t.faultLine(fault)}</span>{' '}
          {path === undefined ? null : (
            <Link
              to={`${hrefOf('reference', `${method}/${path}`)}?field=${encodeURIComponent(rowOf(fault))}`}
            >
              {t.seeField}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The row of a field in the reference, that of the field that was meant if it is unknown. */
function rowOf({ field, issue, suggestion }: FieldFault): string {
  const names = field
    .split('/')
    .slice(2)
    .filter((part) => !/^\d+$/.test(part));
  if (issue !== 'is unknown') return names.join('.');
  return [...names.slice(0, -1), ...(suggestion === undefined ? [] : [suggestion])].join('.');
}
