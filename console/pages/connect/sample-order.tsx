import { useSignal } from '@preact/signals';
import type { CallResult, OperationPage } from '../../../lib/sandbox/console/views';
import { Link } from '../../components/link';
import { ask, command, messageOf } from '../../state/api';
import { hrefOf } from '../../state/route';
import { texts } from '../../texts';

const OPERATION = { method: 'POST', path: 'v3/pay/transactions/native' } as const;

interface Sent {
  readonly request: number | undefined;
  readonly number: string;
  readonly error: string | undefined;
}

/** Sends one signed order to the gateway, as its merchant. */
async function sendSample(): Promise<Sent> {
  const { required } = await ask<OperationPage>('operation', OPERATION);
  const json = Object(required.groups?.['json']);
  const { request, error } = await command<CallResult>('call', { ...OPERATION, json });
  return { request, number: String(json.out_trade_no), error: error?.message };
}

/** A button that sends a sample order, and links to what came of it. */
export function SampleOrder() {
  const t = texts.value.connect;
  const sending = useSignal(false);
  const sent = useSignal<Sent | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  const run = async (): Promise<void> => {
    sending.value = true;
    failure.value = undefined;
    try {
      sent.value = await sendSample();
    } catch (error) {
      failure.value = messageOf(error);
    } finally {
      sending.value = false;
    }
  };
  return (
    <section class="card" aria-label={t.sample}>
      <header>
        <h2>{t.sample}</h2>
        <span class="quiet-text">{t.sampleHint}</span>
      </header>
      <div class="facts pad">
        <button type="button" class="primary" disabled={sending.value} onClick={() => void run()}>
          {sending.value ? t.sending : t.send}
        </button>
        <span role="status" class="facts">
          {sent.value === undefined ? null : <Outcome sent={sent.value} />}
        </span>
        {failure.value === undefined ? null : (
          <span role="alert" class="notice bad">
            {failure.value}
          </span>
        )}
      </div>
    </section>
  );
}

function Outcome({ sent: { request, number, error } }: { readonly sent: Sent }) {
  const t = texts.value.connect;
  return (
    <>
      <span>{error === undefined ? t.sent(number) : t.refused(error)}</span>
      {request === undefined ? null : <Link to={hrefOf('requests', String(request))}>{t.seeRequest}</Link>}
      {error === undefined ? <Link to={hrefOf('cashier', number)}>{t.openCashier}</Link> : null}
    </>
  );
}
