import { signal, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { OrderAction, OrderKindView, OrderView } from '../../../lib/sandbox/console/views';
import { command, messageOf } from '../../state/api';
import { gateway } from '../../state/live';
import { language } from '../../state/settings';
import { texts } from '../../texts';

/** The result of the last action, which its object shows. */
interface Outcome {
  readonly kind: string;
  readonly number: string;
  readonly tone: 'good' | 'bad';
  readonly text: string;
}
const outcome = signal<Outcome | undefined>(undefined);

async function act(kind: string, number: string, action: OrderAction): Promise<void> {
  try {
    const { state } = await command<OrderView>('act', { kind, number, action });
    outcome.value = { kind, number, tone: 'good', text: texts.value.orders.done(number, state) };
  } catch (error) {
    outcome.value = { kind, number, tone: 'bad', text: messageOf(error) };
  }
}

/** What can be done with an object now. */
export function ActionButtons({ order: { kind, number, actions } }: { readonly order: OrderView }) {
  const declared = gateway.value?.orderKinds.find((known) => known.kind === kind);
  return (
    <>
      {declared?.actions
        .filter(({ action }) => actions.includes(action))
        .map((one) => (
          <ActionButton key={one.action} kind={kind} number={number} declared={one} />
        ))}
    </>
  );
}

/** The result of the last action, if it was with this object. */
export function ActionResult({ order: { kind, number } }: { readonly order: OrderView }) {
  const last = outcome.value;
  const result = last?.number === number && last.kind === kind ? last : undefined;
  const line = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => line.current?.scrollIntoView({ block: 'nearest' }), [result]);
  if (result === undefined) return null;
  return (
    <p ref={line} role="status" class={`notice ${result.tone}`}>
      {result.text}
    </p>
  );
}

interface ButtonProps {
  readonly kind: string;
  readonly number: string;
  readonly declared: OrderKindView['actions'][number];
}

function ActionButton({ kind, number, declared: { action, label, primary, question } }: ButtonProps) {
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
            void act(kind, number, action);
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
            if (sure) void act(kind, number, action);
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
