import { useSignal } from '@preact/signals';
import type { NeedsView } from '../../../lib/sandbox/console/views';
import { messageOf } from '../../state/api';
import { language } from '../../state/settings';
import { texts } from '../../texts';

export interface NeedProps {
  readonly needs: NeedsView | undefined;
  readonly fulfil: (number: string | undefined) => Promise<void>;
}

/** What must exist before the call: offers what the gateway has, and creates a new one. */
export function Need({ needs, fulfil }: NeedProps) {
  const t = texts.value.reference;
  const state = useSignal<'ready' | 'busy' | 'done'>('ready');
  const failure = useSignal<string | undefined>(undefined);
  const fill = async (number: string | undefined): Promise<void> => {
    state.value = 'busy';
    failure.value = undefined;
    try {
      await fulfil(number);
      state.value = 'done';
    } catch (error) {
      failure.value = messageOf(error);
      state.value = 'ready';
    }
  };
  if (needs === undefined) {
    return state.value === 'done' ? (
      <p role="status" class="notice good">
        {t.filledIn}
      </p>
    ) : null;
  }
  return (
    <div class="notice info">
      <p>{t.needs(needs.name[language.value])}</p>
      <div class="actions">
        <button type="button" disabled={state.value === 'busy'} onClick={() => void fill(undefined)}>
          {state.value === 'busy' ? t.creating : t.createOne}
        </button>
        {needs.own.length === 0 ? null : (
          <select
            aria-label={t.ownOne}
            value=""
            onChange={({ currentTarget }) => void fill(currentTarget.value)}
          >
            <option value="">{t.ownOne} …</option>
            {needs.own.map(({ number, state: known, description }) => (
              <option key={number} value={number}>
                {number} · {known} · {description}
              </option>
            ))}
          </select>
        )}
      </div>
      {failure.value === undefined ? null : <p role="alert">{failure.value}</p>}
    </div>
  );
}
