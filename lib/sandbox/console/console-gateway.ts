import type { CompleteConfig } from '../../client';
import type { Listener } from '../events';
import type { NotificationRecord } from '../notifications/record';
import type { OrderAction, OrderKind, OrderKindView, OrderView, SandboxObjects } from '../products';
import type { Fault, FaultOptions } from '../wire/faults';
import type { RateLimit, Rates } from '../wire/rates';
import type { RequestRecord } from '../wire/request-log';

/** All that the console sees of its gateway and does with it: members that every user of `Sandbox` has. */
export interface ConsoleGateway {
  readonly url: string;
  readonly config: CompleteConfig;
  /** The gateway's clock, in milliseconds. */
  readonly now: number;
  /** How far it is ahead of the machine's, in milliseconds. */
  readonly clockOffset: number;
  /** The clock of the merchant's programs, which requests are signed by. */
  readonly merchantClock: () => number;
  readonly requests: readonly RequestRecord[];
  clearRequests(): void;
  newestOrders(count: number): readonly OrderView[];
  readonly faults: readonly Fault[];
  fault(options: FaultOptions): Fault;
  clearFaults(): void;
  readonly rates: readonly RateLimit[];
  limitRates(rates: Rates): void;
  readonly orderKinds: readonly OrderKindView[];
  readonly notifications: readonly NotificationRecord[];
  readonly objects: SandboxObjects;
  act(number: string, action: OrderAction, kind?: OrderKind): OrderView;
  notify(type: string, resource: Readonly<Record<string, unknown>>, url: string): Promise<NotificationRecord>;
  resend(id: string): Promise<NotificationRecord>;
  mayNotify(url: string): boolean;
  complain(outTradeNo: string): string;
  decrypt(ciphertext: string): string | undefined;
  advance(milliseconds: number): Promise<void>;
  resetClock(): Promise<void>;
  subscribe(listener: Listener): () => void;
}

/** Who may open the console. */
export type ConsoleReach = 'loopback' | 'anywhere' | 'off';
