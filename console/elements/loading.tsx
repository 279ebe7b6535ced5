import { texts } from '../texts';

/** In place of what is on its way. */
export function Loading() {
  return (
    <p class="quiet-text pad" aria-busy="true">
      {texts.value.loading}
    </p>
  );
}
