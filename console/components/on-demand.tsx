import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { texts } from '../texts';
import { EmptyState } from './empty-state';
import { Loading } from './loading';

/** A component whose code is loaded when it is first shown. */
export function onDemand<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  const loaded = signal<FunctionComponent<Props> | undefined>(undefined);
  const hasFailed = signal(false);
  let asked = false;
  return function OnDemand(props: Props) {
    const Component = loaded.value;
    if (Component !== undefined) return <Component {...props} />;
    if (hasFailed.value) return <NotLoaded />;
    if (!asked) {
      asked = true;
      load().then(
        (component) => {
          loaded.value = component;
        },
        () => {
          hasFailed.value = true;
        },
      );
    }
    return <Loading />;
  };
}

/** A browser may remember that a module failed to load, so only a new page loads it again. */
function NotLoaded() {
  const t = texts.value;
  return (
    <EmptyState title={t.notLoaded}>
      <button type="button" onClick={() => location.reload()}>
        {t.reload}
      </button>
    </EmptyState>
  );
}
