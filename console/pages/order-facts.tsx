import { signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { OrderAction, OrderKindView, OrderView } from '../../lib/sandbox/console/views';
import type { Tone } from '../components/pill';
import { command, messageOf } from '../state/api';
import { language } from '../state/settings';
import { texts } from '../texts';

/** The result of the last action, which its order shows. */
interface Outcome {
  readonly number: string;
  readonly tone: 'good' | 'bad';
  readonly text: string;
}
const outcome = signal<Outcome | undefined>(undefined);

async function act(number: string, action: OrderAction): Promise<void> {
  try {
    const { state } = await command<OrderView>('act', { number, action });
    outcome.value = { number, tone: 'good', text: texts.value.orders.done(number, state) };
  } catch (error) {
    outcome.value = { number, tone: 'bad', text: messageOf(error) };
  }
}

interface ActionsProps {
  readonly order: OrderView;
  readonly kind: OrderKindView;
}

/** What the user can do with an order now. */
export function ActionButtons({ order: { number, actions }, kind }: ActionsProps) {
  return (
    <>
      {kind.actions
        .filter(({ action }) => actions.includes(action))
        .map((declared) => (
          <ActionButton key={declared.action} number={number} declared={declared} />
        ))}
    </>
  );
}

/** The result of the last action, if it was with this order. */
export function ActionResult({ number }: { readonly number: string }) {
  const result = outcome.value?.number === number ? outcome.value : undefined;
  if (result === undefined) return null;
  return (
    <p role="status" class={`notice ${result.tone}`}>
      {result.text}
    </p>
  );
}

interface ButtonProps {
  readonly number: string;
  readonly declared: OrderKindView['actions'][number];
}

function ActionButton({ number, declared: { action, label, primary, question } }: ButtonProps) {
  const asking = useSignal(false);
  const text = label[language.value];
  return (
    <>
      <button
        type="button"
        class={primary ? 'primary' : ''}
        aria-label={texts.value.orders.act(text, number)}
        onClick={() => {
          if (question) {
            asking.value = true;
          } else {
            void act(number, action);
          }
        }}
      >
        {text}
      </button>
      {question && asking.value ? (
        <Question
          text={question[language.value].replace('{number}', () => number)}
          yes={text}
          onAnswer={(sure) => {
            asking.value = false;
            if (sure) void act(number, action);
          }}
        />
      ) : null}
    </>
  );
}

interface QuestionProps {
  readonly text: string;
  readonly yes: string;
  readonly onAnswer: (sure: boolean) => void;
}

/** Asks before the action is done. */
function Question({ text, yes, onAnswer }: QuestionProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-label={text} onClose={() => onAnswer(false)}>
      <p>{text}</p>
      <div class="actions">
        <button type="button" onClick={() => onAnswer(false)}>
          {texts.value.orders.cancel}
        </button>
        <button type="button" class="primary" onClick={() => onAnswer(true)}>
          {yes}
        </button>
      </div>
    </dialog>
  );
}

/** Formats fen as yuan. */
export function yuan(fen: number): string {
  return `¥${(fen / 100).toLocaleString('en', { minimumFractionDigits: 2 })}`;
}

/** The color of the state of an order. */
export function toneOfState(state: string): Tone {
  if (/^(SUCCESS|DONE|FINISHED|.*_FINISHED)$/.test(state)) return 'good';
  if (/FAIL|ERROR|REJECTED|REVOKED/.test(state)) return 'bad';
  if (/^(NOTPAY|USERPAYING|WAIT_USER_CONFIRM|CREATED|DOING)$/.test(state)) return 'warn';
  return /REFUND/.test(state) ? 'info' : 'quiet';
}
