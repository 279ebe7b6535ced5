import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { Loading } from './loading';

/** A component whose code is loaded when it is first shown. */
export function onDemand<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  const loaded = signal<FunctionComponent<Props> | undefined>(undefined);
  let asked = false;
  return function OnDemand(props: Props) {
    const Component = loaded.value;
    if (Component !== undefined) return <Component {...props} />;
    if (!asked) {
      asked = true;
      load().then(
        (component) => {
          loaded.value = component;
        },
        () => {
          asked = false;
        },
      );
    }
    return <Loading />;
  };
}
