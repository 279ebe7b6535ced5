import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Field as Fact } from '../../../lib/reference/model';
import type { CallResult, PrepareResult } from '../../../lib/sandbox/console/views';
import { Content } from '../../components/body';
import { Field } from '../../components/field';
import { JsonInput, readObject } from '../../components/json-input';
import { Lines } from '../../components/lines';
import { Link } from '../../components/link';
import { Pill, toneOfStatus } from '../../components/pill';
import { command, messageOf } from '../../state/api';
import { hrefOf } from '../../state/route';
import { inLanguage } from '../../state/settings';
import { texts } from '../../texts';
import { type CallForm, orderOf, TEXT_GROUPS, type TextGroup } from './form';
import { Need, type NeedProps } from './need';

/** The form that sends a request, and its result. */
export function TryForm({ form, ...need }: { readonly form: CallForm } & NeedProps) {
  const t = texts.value.reference;
  const sending = useSignal(false);
  const result = useSignal<CallResult | undefined>(undefined);
  const preview = useSignal<PrepareResult | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  const run = async (name: 'call' | 'prepare'): Promise<void> => {
    if (form.body === 'multipart' && form.file.value === undefined) {
      failure.value = t.noFile;
      return;
    }
    sending.value = true;
    failure.value = undefined;
    try {
      const order = await orderOf(form);
      if (name === 'call') {
        result.value = await command<CallResult>(name, order);
        preview.value = undefined;
      } else {
        preview.value = await command<PrepareResult>(name, order);
        result.value = undefined;
      }
    } catch (error) {
      failure.value = messageOf(error);
    } finally {
      sending.value = false;
    }
  };
  const wrong = form.body !== undefined && readObject(form.content.value) === undefined;
  return (
    <>
      <form
        class="card form"
        aria-label={t.try}
        onSubmit={(event) => {
          event.preventDefault();
          void run('call');
        }}
      >
        <header>
          <h2>{t.try}</h2>
          <span class="quiet-text">{t.tryIntro}</span>
        </header>
        <Need {...need} />
        {needsHttps(form) ? <p class="notice warn">{t.certificate}</p> : null}
        {TEXT_GROUPS.map((group) => (
          <Inputs key={group} form={form} group={group} />
        ))}
        <BodyInput form={form} />
        {failure.value === undefined ? null : (
          <p role="alert" class="notice bad">
            {failure.value}
          </p>
        )}
        <div class="actions">
          <button type="submit" class="primary" disabled={sending.value || wrong}>
            {sending.value ? t.sending : t.send}
          </button>
          <button type="button" disabled={sending.value || wrong} onClick={() => void run('prepare')}>
            {t.preview}
          </button>
        </div>
      </form>
      <div role="status">
        {result.value === undefined ? null : <Result result={result.value} />}
        {preview.value === undefined ? null : <Preview result={preview.value} />}
      </div>
    </>
  );
}

/** Whether the operation needs a client certificate, which only TLS supports. */
function needsHttps({ operation: { traits = [] } }: CallForm): boolean {
  return traits.includes('security') && location.protocol === 'http:';
}

function Inputs({ form, group }: { readonly form: CallForm; readonly group: TextGroup }) {
  const t = texts.value;
  const fields = Object.entries(form.fields[group]);
  if (fields.length === 0) return null;
  return (
    <fieldset class="group">
      <legend>{t.reference.groups[group]}</legend>
      {fields.map(([name, field]) => (
        <Field key={name} label={<code>{name}</code>} note={field.required ? t.required : t.optional}>
          {(id) => <Input id={id} name={name} field={field} form={form} group={group} />}
        </Field>
      ))}
    </fieldset>
  );
}

interface InputProps {
  readonly id: string;
  readonly name: string;
  readonly field: Fact;
  readonly form: CallForm;
  readonly group: TextGroup;
}

function Input({ id, name, field, form, group }: InputProps) {
  const values = form.texts[group];
  const value = values.value[name] ?? '';
  const set = (text: string): void => {
    values.value = { ...values.value, [name]: text };
  };
  if (field.enum === undefined) {
    return (
      <input
        id={id}
        class="mono"
        required={field.required ?? false}
        value={value}
        onInput={({ currentTarget }) => set(currentTarget.value)}
      />
    );
  }
  return (
    <select id={id} value={value} onChange={({ currentTarget }) => set(currentTarget.value)}>
      {field.required ? null : <option value="" />}
      {field.enum.map((code) => (
        <option key={code} value={String(code)}>
          {code}
        </option>
      ))}
    </select>
  );
}

function BodyInput({ form }: { readonly form: CallForm }) {
  const t = texts.value.reference;
  const { body, content, file, fill } = form;
  if (body === undefined) return null;
  const buttons = (
    <span class="fill">
      <button type="button" class="quiet" onClick={() => fill(false)}>
        {t.onlyRequired}
      </button>
      <button type="button" class="quiet" onClick={() => fill(true)}>
        {t.allFields}
      </button>
    </span>
  );
  if (body !== 'multipart') return <JsonInput label={t.groups[body]} hint={buttons} value={content} />;
  return (
    <>
      <Field label={t.file}>
        {(id) => (
          <input
            id={id}
            type="file"
            onChange={({ currentTarget }) => {
              file.value = currentTarget.files?.[0];
            }}
          />
        )}
      </Field>
      <JsonInput label={t.meta} value={content} />
    </>
  );
}

function Result({ result }: { readonly result: CallResult }) {
  const t = texts.value;
  const { answer, error, request } = result;
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.scrollIntoView({ block: 'nearest' }), [result]);
  return (
    <section ref={card} class="card" aria-label={t.reference.result}>
      <header>
        <h2>{t.reference.result}</h2>
        {answer === undefined ? null : (
          <Pill tone={toneOfStatus(answer.status, error !== undefined)}>HTTP {answer.status}</Pill>
        )}
        {request === undefined ? null : (
          <Link to={hrefOf('requests', String(request))}>{t.reference.seen}</Link>
        )}
      </header>
      <ErrorNotice error={error} />
      {answer === undefined ? null : (
        <Content body={answer.body} headers={answer.headers} summary={t.answerHeaders} />
      )}
    </section>
  );
}

/** The request as it would be sent, and its string to sign. */
function Preview({ result: { prepared, error } }: { readonly result: PrepareResult }) {
  const t = texts.value;
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.scrollIntoView({ block: 'nearest' }), [prepared]);
  return (
    <section ref={card} class="card" aria-label={t.reference.previewed}>
      <header>
        <h2>{t.reference.previewed}</h2>
      </header>
      <ErrorNotice error={error} />
      {prepared === undefined ? null : (
        <>
          <p class="pad mono path-full">
            {prepared.method} {prepared.url}
          </p>
          <Lines title={t.requests.signature} text={prepared.signedText} />
          <Content body={prepared.body} headers={prepared.headers} summary={t.headers} />
        </>
      )}
    </section>
  );
}

function ErrorNotice({ error }: { readonly error: CallResult['error'] }) {
  if (error === undefined) return null;
  return (
    <div class="notice bad">
      <p>
        <strong>{error.name}</strong> {error.message}
      </p>
      <p>
        {inLanguage([error.hintZh, error.hint])} {texts.value.reference.outcomes[error.outcome ?? '']}
      </p>
    </div>
  );
}
