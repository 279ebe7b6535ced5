import { batch, signal } from '@preact/signals';
import type {
  ClockView,
  ConsoleEvent,
  GatewayView,
  NotificationLine,
  OrderView,
  RequestLine,
} from '../../lib/sandbox/console/views';
import { ask } from './api';

/** The number of entries that a list keeps. */
const KEPT = 1_000;

export const gateway = signal<GatewayView | undefined>(undefined);
/** The gateway's clock when it was last reported. */
export const clock = signal<ClockView>({ now: Date.now(), offset: 0 });
/** Whether the gateway was restarted while the page was open: with the same keys, or with new ones. */
export const restarted = signal<'same' | 'keys' | undefined>(undefined);
/** Changes when everything that the page knows may be outdated: after a new connection. */
export const connection = signal(0);
/** Newest first; undefined until they are loaded. */
export const requests = signal<readonly RequestLine[] | undefined>(undefined);
/** The orders, refunds and other objects that changed last: a page that shows objects asks again. */
export const changed = signal<readonly OrderView[]>([]);
export const notifications = signal<readonly NotificationLine[] | undefined>(undefined);
export const connected = signal(false);
/** Whether the list of requests is paused. */
export const paused = signal(false);
/** Requests that arrived while the list was paused. */
export const waiting = signal<readonly RequestLine[]>([]);

/** The delay before a connection is reopened whose lists failed to load, in milliseconds. */
const PAUSE = 1_000;

/** Loads the lists, then subscribes to events. */
export function listen(): void {
  const source = new EventSource('/_console/api/events');
  const reload = (): void => {
    load().catch(() => {
      if (source.readyState === EventSource.CLOSED) return;
      source.close();
      connected.value = false;
      setTimeout(listen, PAUSE);
    });
  };
  source.onopen = () => {
    connected.value = true;
    reload();
  };
  source.onerror = () => {
    connected.value = false;
    // The browser gives up after an error response, as of another server on this port.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, PAUSE);
  };
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const news: ConsoleEvent = JSON.parse(data);
    if (news.reload) {
      reload();
    } else if (heard !== undefined) {
      heard.push(news);
    } else {
      tell(news);
    }
  };
}

export function setPaused(still: boolean): void {
  batch(() => {
    paused.value = still;
    if (still) return;
    requests.value = merged(waiting.value, requests.value ?? []);
    waiting.value = [];
  });
}

/** Events that arrive while the lists load; they are applied afterwards. */
let heard: ConsoleEvent[] | undefined;

async function load(): Promise<void> {
  const meanwhile: ConsoleEvent[] = [];
  heard = meanwhile;
  const [view, came, sent] = await Promise.all([
    ask<GatewayView>('gateway'),
    ask<RequestLine[]>('requests'),
    ask<NotificationLine[]>('notifications'),
  ]);
  batch(() => {
    noteRestart(gateway.value, view);
    gateway.value = view;
    clock.value = view;
    connection.value += 1;
    requests.value = came;
    notifications.value = sent;
    waiting.value = [];
    if (heard === meanwhile) heard = undefined;
    for (const news of meanwhile) tell(news);
  });
}

function noteRestart(known: GatewayView | undefined, view: GatewayView): void {
  if (known === undefined || known.run === view.run) return;
  restarted.value = known.keys === view.keys ? 'same' : 'keys';
}

function tell(news: ConsoleEvent): void {
  batch(() => {
    if (news.clock) clock.value = news.clock;
    const came = [...news.requests].reverse();
    if (paused.value) {
      waiting.value = merged(came, waiting.value);
    } else {
      requests.value = merged(came, requests.value ?? []);
    }
    if (news.orders.length > 0) changed.value = news.orders;
    notifications.value = updated(news.notifications, notifications.value ?? []);
  });
}

/** Prepends new entries and removes duplicates. */
function merged(fresh: readonly RequestLine[], known: readonly RequestLine[]): readonly RequestLine[] {
  const ids = new Set(fresh.map(({ id }) => id));
  return [...fresh, ...known.filter(({ id }) => !ids.has(id))].slice(0, KEPT);
}

/** Updates existing entries in place and prepends new ones. */
function updated(
  fresh: readonly NotificationLine[],
  known: readonly NotificationLine[],
): readonly NotificationLine[] {
  const byId = new Map(fresh.map((entry) => [entry.id, entry]));
  const kept = known.map((entry) => byId.get(entry.id) ?? entry);
  const present = new Set(known.map(({ id }) => id));
  const added = fresh.filter((entry) => !present.has(entry.id)).reverse();
  return [...added, ...kept].slice(0, KEPT);
}
