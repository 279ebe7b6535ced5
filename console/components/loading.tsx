import { texts } from '../texts';

/** A placeholder while content loads. */
export function Loading() {
  return (
    <p class="quiet-text pad" aria-busy="true">
      {texts.value.loading}
    </p>
  );
}
