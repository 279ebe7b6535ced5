import type { Sandbox } from '../sandbox';

/** All that the console sees of its gateway, and does with it: what any user of {@link Sandbox} could. */
export type ConsoleGateway = Pick<
  Sandbox,
  | 'url'
  | 'config'
  | 'now'
  | 'requests'
  | 'orders'
  | 'act'
  | 'notifications'
  | 'notify'
  | 'resend'
  | 'mayNotify'
  | 'advance'
  | 'subscribe'
>;

/** Who may open the console. */
export type ConsoleReach = 'loopback' | 'anywhere' | 'off';
