import type { OrderView } from '../../../lib/sandbox/console/views';
import { Pill, type Tone } from '../../components/pill';
import { gateway } from '../../state/live';
import { language } from '../../state/settings';

/** The state of an object: WeChat Pay's code and what it means. */
export function ObjectState({
  order: { kind, state },
}: {
  readonly order: Pick<OrderView, 'kind' | 'state'>;
}) {
  const declared = gateway.value?.orderKinds.find((known) => known.kind === kind);
  const meaning = declared?.states?.[state]?.[language.value];
  return (
    <span class="state">
      <Pill tone={toneOfState(state)}>{state}</Pill>
      {meaning === undefined ? null : <span class="quiet-text">{meaning}</span>}
    </span>
  );
}

/** The color of the state of an object. */
export function toneOfState(state: string): Tone {
  if (/^(SUCCESS|DONE|FINISHED|USED|PROCESSED|READY|.*_FINISHED)$/.test(state)) return 'good';
  if (/FAIL|ERROR|REJECTED|REVOKED|ABNORMAL/.test(state)) return 'bad';
  if (/^(NOTPAY|USERPAYING|WAIT_USER_CONFIRM|CREATED|DOING|PENDING|PROCESSING)$/.test(state)) return 'warn';
  return /REFUND/.test(state) ? 'info' : 'quiet';
}
