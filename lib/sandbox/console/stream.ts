import type { ServerResponse } from 'node:http';
import { omitUndefined } from '../../json';
import type { SandboxEvent } from '../events';
import type { OrderView } from '../products';
import type { ConsoleGateway } from './console-gateway';
import { notificationLine } from './deliveries';
import { SECURITY_HEADERS } from './guard';
import { requestLine } from './requests';
import type { ClockView, ConsoleEvent, NotificationLine, RequestLine } from './views';

/** The maximum number of open pages. */
const LISTENERS = 16;
/** So much is kept for a page that does not keep up. */
const BACKLOG = 500;
/** How long news are gathered, in milliseconds. */
const PAUSE = 100;
/** The interval of keep-alive messages, in milliseconds. */
const PULSE = 15_000;

/** Sends events of the gateway to open pages, as server-sent events. */
export class Stream {
  readonly #gateway: ConsoleGateway;
  readonly #listeners = new Set<Listener>();
  readonly #end: () => void;
  readonly #pulse: NodeJS.Timeout;

  constructor(gateway: ConsoleGateway) {
    this.#gateway = gateway;
    this.#end = gateway.subscribe((event) => {
      for (const listener of this.#listeners) listener.hear(event);
    });
    this.#pulse = setInterval(() => {
      for (const listener of this.#listeners) listener.pulse();
    }, PULSE).unref();
  }

  /** Adds a connection, and closes the oldest one if there are too many. */
  open(response: ServerResponse): void {
    const [oldest] = this.#listeners;
    if (oldest !== undefined && this.#listeners.size >= LISTENERS) this.#drop(oldest);
    const listener = new Listener(response, this.#gateway);
    this.#listeners.add(listener);
    response.on('close', () => this.#drop(listener));
  }

  close(): void {
    this.#end();
    clearInterval(this.#pulse);
    for (const listener of this.#listeners) this.#drop(listener);
  }

  #drop(listener: Listener): void {
    this.#listeners.delete(listener);
    listener.close();
  }
}

/** One open page: events are collected for a moment and sent together. */
class Listener {
  readonly #response: ServerResponse;
  readonly #gateway: ConsoleGateway;
  #requests: RequestLine[] = [];
  #orders = new Map<string, OrderView>();
  #notifications = new Map<string, NotificationLine>();
  #reload = false;
  #clock: ClockView | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(response: ServerResponse, gateway: ConsoleGateway) {
    this.#response = response;
    this.#gateway = gateway;
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'Content-Type': 'text/event-stream',
      'X-Accel-Buffering': 'no',
    });
    response.write('retry: 1000\n\n');
  }

  hear(event: SandboxEvent): void {
    this.#keep(event);
    const size = this.#requests.length + this.#orders.size + this.#notifications.size;
    if (size > BACKLOG) {
      this.#clear();
      this.#reload = true;
    }
    this.#timer ??= setTimeout(() => this.#tell(), PAUSE).unref();
  }

  pulse(): void {
    if (!this.#response.writableNeedDrain) this.#response.write(': \n\n');
  }

  close(): void {
    clearTimeout(this.#timer);
    // A page that does not read would never accept an orderly end.
    if (this.#response.writableNeedDrain) {
      this.#response.destroy();
    } else {
      this.#response.end();
    }
  }

  #keep(event: SandboxEvent): void {
    if (event.type === 'request') {
      this.#requests.push(requestLine(event.request, this.#gateway));
    } else if (event.type === 'order') {
      this.#keepObject(event.order);
    } else if (event.type === 'object') {
      this.#keepObject(event.object);
    } else if (event.type === 'requests-cleared') {
      this.#clear();
      this.#reload = true;
    } else if (event.type === 'clock') {
      this.#clock = { now: event.now, offset: event.offset };
    } else {
      this.#notifications.set(event.notification.id, notificationLine(event.notification, this.#gateway));
    }
  }

  #keepObject(object: OrderView): void {
    this.#orders.set(`${object.kind} ${object.number}`, object);
  }

  #tell(): void {
    this.#timer = undefined;
    if (this.#response.writableNeedDrain) {
      this.#timer = setTimeout(() => this.#tell(), PAUSE).unref();
      return;
    }
    const news: ConsoleEvent = {
      ...(this.#reload ? { reload: true } : {}),
      ...omitUndefined({ clock: this.#clock }),
      requests: this.#requests,
      orders: [...this.#orders.values()],
      notifications: [...this.#notifications.values()],
    };
    this.#response.write(`data: ${JSON.stringify(news)}\n\n`);
    this.#clear();
    this.#reload = false;
  }

  #clear(): void {
    this.#requests = [];
    this.#orders = new Map();
    this.#notifications = new Map();
    this.#clock = undefined;
  }
}
