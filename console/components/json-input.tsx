import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { texts } from '../texts';
import { Field } from './field';

interface Props {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly value: Signal<string>;
  readonly name?: string;
}

/** Parses a JSON object; undefined for any other text. */
export function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function faultOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** An editor for a JSON object that reports errors while typing. */
export function JsonInput({ label, hint, value, name = 'json' }: Props) {
  const wrong = value.value.trim() !== '' && readObject(value.value) === undefined;
  return (
    <Field label={label} note={hint}>
      {(id) => (
        <>
          <textarea
            id={id}
            name={name}
            class="mono"
            spellcheck={false}
            rows={Math.min(24, Math.max(6, value.value.split('\n').length + 1))}
            value={value.value}
            aria-invalid={wrong}
            aria-describedby={wrong ? `${id}-fault` : undefined}
            onInput={({ currentTarget }) => {
              value.value = currentTarget.value;
            }}
          />
          {wrong ? (
            <p class="fault" id={`${id}-fault`}>
              {texts.value.reference.notJson} {faultOf(value.value)}
            </p>
          ) : null}
        </>
      )}
    </Field>
  );
}
