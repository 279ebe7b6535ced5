/** A placeholder where there is no content yet. */
export function EmptyState({ title, hint }: { readonly title: string; readonly hint?: string }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {hint === undefined ? null : <p>{hint}</p>}
    </div>
  );
}
