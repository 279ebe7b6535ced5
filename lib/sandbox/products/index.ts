import * as applyments from './applyments';
import * as downloads from './bills/downloads';
import * as bills from './bills/v3';
import * as busifavor from './busifavor/cards';
import * as stocks from './busifavor/stocks';
import * as certificates from './certificates';
import * as complaints from './complaints';
import * as echo from './echo';
import * as favor from './favor';
import type { Operation } from './operation';
import * as codepay from './orders/codepay';
import * as combined from './orders/combined';
import * as partner from './orders/partner';
import * as prepay from './orders/prepay';
import * as transactions from './orders/transactions';
import * as payscore from './payscore';
import * as profitSharing from './profit-sharing';
import * as refunds from './refunds/v3';
import * as transfers from './transfers';

const PRODUCTS: readonly Readonly<Record<string, unknown>>[] = [
  applyments,
  bills,
  busifavor,
  stocks,
  certificates,
  codepay,
  combined,
  complaints,
  downloads,
  echo,
  favor,
  partner,
  payscore,
  prepay,
  profitSharing,
  refunds,
  transactions,
  transfers,
];

function isOperation(thing: unknown): thing is Operation {
  return typeof thing === 'object' && thing !== null && 'serve' in thing;
}

/** Every endpoint of APIv3 that has a memory; the others are answered from the catalogue. */
export const OPERATIONS: readonly Operation[] = PRODUCTS.flatMap((room) =>
  Object.values(room).filter(isOperation),
);
