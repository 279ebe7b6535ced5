import { signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { OrderAction, OrderKindView, OrderView } from '../../lib/sandbox/console/views';
import { EmptyState } from '../components/empty-state';
import { Pill, type Tone } from '../components/pill';
import { command, messageOf } from '../state/api';
import { matches } from '../state/catalogue';
import { gateway, orders } from '../state/live';
import { language } from '../state/settings';
import { texts } from '../texts';

const filter = signal('');
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

/** Orders and the actions that the user can take. */
export function Orders() {
  const t = texts.value.orders;
  const all = orders.value ?? [];
  const shown = all.filter(({ number, description, state }) =>
    matches(filter.value, number, description, state),
  );
  return (
    <div class="wide">
      <div class="list-head">
        <h1>{t.title}</h1>
        <input
          type="search"
          aria-label={t.filter}
          placeholder={t.filter}
          value={filter.value}
          onInput={({ currentTarget }) => {
            filter.value = currentTarget.value;
          }}
        />
      </div>
      <p class="quiet-text">{t.intro}</p>
      {all.length === 0 ? <EmptyState title={t.none} hint={t.noneHint} /> : null}
      {all.length > 0 && shown.length === 0 ? <EmptyState title={texts.value.nothingFound} /> : null}
      {gateway.value?.orderKinds.map((kind) => (
        <OrderTable key={kind.kind} kind={kind} orders={shown.filter((order) => order.kind === kind.kind)} />
      ))}
    </div>
  );
}

interface TableProps {
  readonly kind: OrderKindView;
  readonly orders: readonly OrderView[];
}

function OrderTable({ kind, orders }: TableProps) {
  const t = texts.value.orders;
  if (orders.length === 0) return null;
  return (
    <section class="card" aria-labelledby={`orders-${kind.kind}`}>
      <header>
        <h2 id={`orders-${kind.kind}`}>{kind.title[language.value]}</h2>
        <span class="quiet-text">{orders.length}</span>
      </header>
      <table class="orders">
        <thead>
          <tr>
            <th scope="col">{t.number}</th>
            <th scope="col">{t.content}</th>
            <th scope="col" class="right">
              {t.amount}
            </th>
            <th scope="col">{t.state}</th>
            <th scope="col">{t.actions}</th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <OrderRow key={order.number} order={order} kind={kind} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly order: OrderView;
  readonly kind: OrderKindView;
}

function OrderRow({ order: { number, description, amount, state, actions }, kind }: RowProps) {
  const result = outcome.value?.number === number ? outcome.value : undefined;
  return (
    <tr>
      <th scope="row" class="mono">
        {number}
      </th>
      <td class="description">{description}</td>
      <td class="right mono">{amount === undefined ? '' : yuan(amount)}</td>
      <td>
        <Pill tone={toneOf(state)}>{state}</Pill>
      </td>
      <td class="actions">
        {kind.actions
          .filter(({ action }) => actions.includes(action))
          .map((declared) => (
            <ActionButton key={declared.action} number={number} declared={declared} />
          ))}
        {result === undefined ? null : (
          <p role="status" class={`notice ${result.tone}`}>
            {result.text}
          </p>
        )}
      </td>
    </tr>
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
function yuan(fen: number): string {
  return `¥${(fen / 100).toLocaleString('en', { minimumFractionDigits: 2 })}`;
}

function toneOf(state: string): Tone {
  if (/^(SUCCESS|DONE|FINISHED|.*_FINISHED)$/.test(state)) return 'good';
  if (/FAIL|ERROR|REJECTED|REVOKED/.test(state)) return 'bad';
  if (/^(NOTPAY|USERPAYING|WAIT_USER_CONFIRM|CREATED|DOING)$/.test(state)) return 'warn';
  return /REFUND/.test(state) ? 'info' : 'quiet';
}
