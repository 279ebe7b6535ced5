export type Pair = readonly [name: string, value: string | undefined];

/** A description list in two columns. */
export function DescriptionList({ rows }: { readonly rows: readonly Pair[] }) {
  return (
    <dl class="pairs">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
