import { restarted } from '../state/live';
import { texts } from '../texts';

/** Says that the gateway was restarted, and whether its keys are new. */
export function Banner() {
  const t = texts.value;
  const { value } = restarted;
  return (
    <div role="status">
      {value === undefined ? null : (
        <p class={`banner ${value === 'keys' ? 'warn' : 'info'}`}>
          <span>{value === 'keys' ? t.newKeys : t.restarted}</span>
          <button
            type="button"
            class="quiet"
            onClick={() => {
              restarted.value = undefined;
            }}
          >
            {t.dismiss}
          </button>
        </p>
      )}
    </div>
  );
}
