import { signal } from '@preact/signals';
import { type CodeForm, type WrittenCall, writeCode } from '../../lib/reference/code';
import { texts } from '../texts';
import { Code } from './code';
import { Copy } from './copy';
import { SegmentedControl } from './segmented-control';

type Spelling = 'chain' | 'declared' | 'property';

/** The selected style, shared by all code on the page. */
const spelling = signal<Spelling>('chain');
const manner = signal<'awaited' | 'promise'>('awaited');

/** A call as TypeScript in six styles. */
export function CodeForms({ call, name }: { readonly call: WrittenCall; readonly name: string }) {
  const t = texts.value.code;
  const form: CodeForm = manner.value === 'promise' ? `${spelling.value}-promise` : spelling.value;
  const code = writeCode(call, form);
  return (
    <section class="card code-card" aria-label={t.title}>
      <header>
        <h2>{t.title}</h2>
        <SegmentedControl
          label={t.spelling}
          name={`${name}-spelling`}
          options={[
            ['chain', t.chain],
            ['declared', t.declared],
            ['property', t.property],
          ]}
          value={spelling.value}
          onChoose={(value) => {
            spelling.value = value;
          }}
        />
        <SegmentedControl
          label={t.manner}
          name={`${name}-manner`}
          options={[
            ['awaited', t.awaited],
            ['promise', t.promise],
          ]}
          value={manner.value}
          onChoose={(value) => {
            manner.value = value;
          }}
        />
        <Copy text={code} />
      </header>
      <Code text={code} />
    </section>
  );
}
