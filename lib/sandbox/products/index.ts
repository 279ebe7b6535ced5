import { applyments } from './applyments';
import { bills } from './bills';
import { busifavor } from './busifavor';
import { certificates } from './certificates';
import { complaints } from './complaints';
import { echo } from './echo';
import { favor } from './favor';
import type { ListedKind, ListedOrder, ObjectIndex } from './object-index';
import { orders } from './orders';
import { payouts } from './payouts';
import { payscore } from './payscore';
import type { Product } from './product';
import { profitSharing } from './profit-sharing';
import { publicKeys } from './public-key';
import { refunds } from './refunds';
import { transfers } from './transfers';
import { uploads } from './uploads';

/**
 * The products that have state; operations of others are answered from the catalogue. `Sandbox.act` looks for a number
 * in this order, and the console lists the orders in it.
 */
export const PRODUCTS = [
  orders,
  refunds,
  bills,
  transfers,
  payscore,
  applyments,
  profitSharing,
  busifavor,
  favor,
  complaints,
  payouts,
  uploads,
  certificates,
  publicKeys,
  echo,
] as const satisfies readonly Product[];

type Registered = (typeof PRODUCTS)[number];

/** The kinds of orders, refunds, coupons and other objects that the gateway keeps. */
export type OrderKind = Registered extends Product<infer Kind, string> ? Kind : never;

/** What can be done with it from outside. */
export type OrderAction = Registered extends Product<string, infer Action> ? Action : never;

/** An order, a refund, a coupon or another object, as a list shows it. */
export type OrderView = ListedOrder<OrderKind, OrderAction>;

/** A kind of objects, with what can be done with them. */
export type OrderKindView = ListedKind<OrderKind, OrderAction>;

/** What the gateway keeps, to read. */
export type SandboxObjects = Pick<
  ObjectIndex<OrderKind, OrderAction>,
  'kinds' | 'newest' | 'count' | 'get' | 'parts' | 'facts' | 'description' | 'fieldNames' | 'named'
>;

/** Products whose orders are of the registered kinds. */
export type Products = readonly Product<OrderKind, OrderAction>[];
