import { useSignal } from '@preact/signals';
import type { ClockView } from '../../lib/sandbox/console/views';
import { command, messageOf } from '../state/api';
import { clock } from '../state/live';
import { texts } from '../texts';
import { Menu } from './menu';
import { Time } from './time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEPS = [MINUTE, HOUR, 24 * HOUR];

/** The gateway's clock: how far it is ahead, and the buttons that move it. */
export function Clock() {
  const t = texts.value.clock;
  const failure = useSignal<string | undefined>(undefined);
  const { offset, now } = clock.value;
  const move = async (name: 'advance' | 'reset-clock', milliseconds?: number): Promise<void> => {
    try {
      clock.value = await command<ClockView>(name, { milliseconds });
      failure.value = undefined;
    } catch (error) {
      failure.value = messageOf(error);
    }
  };
  const ahead = offset === 0 ? t.real : `+${t.duration(offset)}`;
  return (
    <Menu
      label={<span class="clock-label">{ahead}</span>}
      name={t.name(ahead)}
      {...(offset > 0 && { tone: 'warn' })}
    >
      <h2>{t.title}</h2>
      <p class="facts">
        <Time at={now} date />
        <span class="quiet-text">{offset === 0 ? t.realHint : t.ahead(t.duration(offset))}</span>
      </p>
      <div class="actions">
        {STEPS.map((step) => (
          <button key={step} type="button" onClick={() => void move('advance', step)}>
            +{t.duration(step)}
          </button>
        ))}
        <button type="button" disabled={offset === 0} onClick={() => void move('reset-clock')}>
          {t.reset}
        </button>
      </div>
      <p class="quiet-text">{t.hint}</p>
      {failure.value === undefined ? null : (
        <p role="alert" class="notice bad">
          {failure.value}
        </p>
      )}
    </Menu>
  );
}
