/** In place of what is not there yet. */
export function Empty({ title, hint }: { readonly title: string; readonly hint?: string }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {hint === undefined ? null : <p>{hint}</p>}
    </div>
  );
}
