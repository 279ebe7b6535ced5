import { useEffect, useId, useRef } from 'preact/hooks';
import type { Both, Field, Fields } from '../../../lib/reference/model';
import { type Row, rowsOf } from '../../../lib/reference/rows';
import { inLanguage } from '../../state/language';
import { texts } from '../../texts';

interface Props {
  readonly title: string;
  readonly note?: string;
  readonly fields: Fields;
  /** The name of the field to show, as the query of the URL has it. */
  readonly sought?: string | undefined;
}

/** A table of fields in the layout of the official documentation: name, type, required, description. */
export function FieldTable({ title, note, fields, sought }: Props) {
  const t = texts.value;
  const id = useId();
  const rows = rowsOf(fields);
  return (
    <section class="card" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {note === undefined ? null : <span class="quiet-text">{note}</span>}
      </header>
      {rows.length === 0 ? null : (
        <table class="fields">
          <thead>
            <tr>
              <th scope="col">{t.name}</th>
              <th scope="col">{t.type}</th>
              <th scope="col">{t.description}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <FieldRow key={row.name} row={row} sought={row.name.replaceAll('[]', '') === sought} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function FieldRow({ row, sought }: { readonly row: Row; readonly sought: boolean }) {
  const { name, type, depth, field } = row;
  const own = name.split('.').at(-1)?.replace('[]', '') ?? name;
  const line = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (sought) line.current?.scrollIntoView({ block: 'center' });
  }, [sought]);
  return (
    <tr ref={line} aria-current={sought ? 'true' : undefined}>
      <th scope="row" class={`depth-${Math.min(depth, 6)}`} title={name}>
        <code>{own}</code>
        <Requirement row={row} />
      </th>
      <td class="mono">{type}</td>
      <td>
        <p>{field.names && inLanguage(field.names)}</p>
        <Rules field={field} />
      </td>
    </tr>
  );
}

/** Whether a field is required: always, unless another is present, or on a condition. */
function Requirement({ row: { required, alternatives, condition } }: { readonly row: Row }) {
  const t = texts.value;
  const words = [
    required && t.required,
    alternatives.length > 0 && t.unless(alternatives),
    condition !== undefined && t.when(condition),
  ].filter((word) => word !== false);
  return words.length === 0 ? null : <span class="must">{words.join(' · ')}</span>;
}

/** Limits, enum values and encryption as text. */
function Rules({ field }: { readonly field: Field }) {
  const t = texts.value.reference;
  const codes = field.enum ?? field.items?.enum;
  const words = wordsOf(field);
  return (
    <>
      {words.length === 0 ? null : <p class="quiet-text">{words.join(' · ')}</p>}
      {codes === undefined ? null : (
        <p class="codes">
          <span class="quiet-text">{t.one}</span>
          {codes.map((code) => (
            <Code key={code} code={String(code)} meaning={field.meanings?.[code]} />
          ))}
        </p>
      )}
      {field.pattern === undefined ? null : (
        <p class="codes">
          <span class="quiet-text">{t.pattern}</span>
          <code>{field.pattern}</code>
        </p>
      )}
    </>
  );
}

function Code({ code, meaning }: { readonly code: string; readonly meaning: Both | undefined }) {
  return (
    <span>
      <code>{code}</code>
      {meaning === undefined ? null : ` ${inLanguage(meaning)}`}
    </span>
  );
}

function wordsOf(field: Field): string[] {
  const t = texts.value.reference;
  const { type, format, minLength, maxLength, minimum, maximum, minItems, maxItems } = field;
  const length = ranged(minLength, maxLength);
  const amount = ranged(minimum, maximum);
  const items = ranged(minItems, maxItems);
  return [
    field.unit && t.units[field.unit],
    format,
    length && (type === 'file' ? t.size(length[1]) : t.length(...length)),
    amount && t.range(...amount),
    items && t.items(...items),
    field.encrypted && `${t.encrypted} (${field.encrypted})`,
    field.encoded && t.encoded[field.encoded],
    field.signed && t.signed,
  ].filter((word) => word !== undefined);
}

function ranged(low: number | undefined, high: number | undefined): [string, string] | undefined {
  return low === undefined && high === undefined ? undefined : [String(low ?? 0), String(high ?? '∞')];
}
