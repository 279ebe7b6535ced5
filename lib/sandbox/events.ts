import { inspect } from 'node:util';
import type { NotificationRecord } from './notifications/record';
import type { OrderView } from './products';
import type { RequestRecord } from './wire/request-log';

/** What happens in a gateway. */
export type SandboxEvent =
  | { readonly type: 'request'; readonly request: RequestRecord }
  | { readonly type: 'order'; readonly order: OrderView }
  | { readonly type: 'notification'; readonly notification: NotificationRecord };

export type Listener = (event: SandboxEvent) => void;

/** Tells everybody who wants to know. A listener that throws is its owner's fault, and stops nobody else. */
export class Events {
  readonly #listeners = new Set<Listener>();

  emit(event: SandboxEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        process.emitWarning(`A listener of the gateway threw: ${inspect(error)}`);
      }
    }
  }

  /** @returns what ends it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
