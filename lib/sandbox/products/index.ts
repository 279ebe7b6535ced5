import * as applyments from './applyments';
import * as bills from './bills';
import * as busifavor from './busifavor';
import * as stocks from './busifavor-stocks';
import * as certificates from './certificates';
import * as codepay from './codepay';
import * as combined from './combined';
import * as complaints from './complaints';
import * as downloads from './downloads';
import * as echo from './echo';
import * as favor from './favor';
import type { Operation } from './operation';
import * as partner from './partner';
import * as payscore from './payscore';
import * as prepay from './prepay';
import * as profitSharing from './profit-sharing';
import * as refunds from './refunds';
import * as transactions from './transactions';
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
