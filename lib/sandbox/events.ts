import { inspect } from 'node:util';
import type { NotificationRecord } from './notifications/record';
import type { OrderView } from './products';
import type { RequestRecord } from './wire/request-log';

/** What happens in a gateway. */
export type SandboxEvent =
  | { readonly type: 'request'; readonly request: RequestRecord }
  | { readonly type: 'order'; readonly order: OrderView }
  /** A refund, a coupon or another object that waits for nobody was created or changed. */
  | { readonly type: 'object'; readonly object: OrderView }
  | { readonly type: 'notification'; readonly notification: NotificationRecord }
  /** All requests were forgotten. */
  | { readonly type: 'requests-cleared' }
  | {
      readonly type: 'clock';
      /** The gateway's clock, in milliseconds. */
      readonly now: number;
      /** How far it is ahead of the machine's, in milliseconds. */
      readonly offset: number;
    };

export type Listener = (event: SandboxEvent) => void;

/** Emits events to the listeners. An error that a listener throws becomes a warning and stops no other listener. */
export class Events {
  readonly #listeners = new Set<Listener>();

  /** Whether anybody listens. */
  get heard(): boolean {
    return this.#listeners.size > 0;
  }

  emit(event: SandboxEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        process.emitWarning(`A listener of the gateway threw: ${inspect(error)}`);
      }
    }
  }

  /** @returns a function that unsubscribes. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
